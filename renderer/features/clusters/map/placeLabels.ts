/** A text that wants a place, at the first of `spots` (left and top of its box) that is free. */
export interface Label {
  id: string
  width: number
  height: number
  spots: readonly (readonly [number, number])[]
}

export interface Placed {
  id: string
  left: number
  top: number
}

/** A part of the pane where something else stands. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

const gap = 3

/**
 * Gives labels places in the order given, so the first are never displaced by later ones: none overlaps another or leaves the
 * pane or what is reserved; those without a free spot are left out.
 */
export function placeLabels(
  labels: readonly Label[],
  pane: { width: number; height: number },
  reserved: readonly Box[] = [],
): Placed[] {
  const taken: Box[] = [...reserved]
  const placed: Placed[] = []
  for (const { id, width, height, spots } of labels) {
    const spot = spots.find(
      ([left, top]) =>
        left >= 0 &&
        top >= 0 &&
        left + width <= pane.width &&
        top + height <= pane.height &&
        taken.every(
          (other) =>
            left >= other.right + gap ||
            left + width + gap <= other.left ||
            top >= other.bottom + gap ||
            top + height + gap <= other.top,
        ),
    )
    if (spot === undefined) continue
    const [left, top] = spot
    taken.push({ left, top, right: left + width, bottom: top + height })
    placed.push({ id, left, top })
  }
  return placed
}
