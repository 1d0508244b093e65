/** Where something stands in the window, in pixels. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

const gap = 8

/** How far `box` has to move up from where it stands to lie over none of the feet that act for a screen. */
export function liftOver(box: Box, feet: readonly Box[]): number {
  const beside = ({ left, right }: Box) => right <= box.left || left >= box.right
  let lift = 0
  for (const foot of [...feet].sort((a, b) => b.bottom - a.bottom)) {
    const free = foot.bottom <= box.top - lift || foot.top >= box.bottom - lift
    if (!beside(foot) && !free) lift = box.bottom - foot.top + gap
  }
  return lift
}
