/** A text that wants a place: of `spots` (left and top of its box) the free one where it hides least, the first of equals. */
export interface Label {
  id: string
  width: number
  height: number
  spots: readonly (readonly [number, number])[]
  /** How much it would hide at a spot that is not its own; nothing where it is left out. */
  hides?: (left: number, top: number) => number
  /** Hiding more than this it is left out. */
  mostHidden?: number
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
  for (const { id, width, height, spots, hides = () => 0, mostHidden = Infinity } of labels) {
    const free = spots.filter(
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
    const spot = leastOf(free, hides)
    if (spot === undefined || spot.hidden > mostHidden) continue
    const { left, top } = spot
    taken.push({ left, top, right: left + width, bottom: top + height })
    placed.push({ id, left, top })
  }
  return placed
}

function leastOf(
  spots: Label['spots'],
  hides: NonNullable<Label['hides']>,
): { left: number; top: number; hidden: number } | undefined {
  let least: { left: number; top: number; hidden: number } | undefined
  for (const [left, top] of spots) {
    const hidden = hides(left, top)
    if (least === undefined || hidden < least.hidden) least = { left, top, hidden }
    if (hidden === 0) break
  }
  return least
}
