/** Browsers cap the height of an element (Chromium at 33.5 million pixels), so taller tables scroll scaled. */
export const tallest = 12_000_000

export interface ScrollScale {
  /** Height of the element that makes the scroll bar. */
  height: number
  /** Pixels of the table that one pixel of the scroll bar stands for. */
  ratio: number
  /** Greatest distance from the table's top to the view's. */
  furthest: number
}

/** How far a table of so many rows scrolls behind a view of the given height. */
export function scrollScale(rows: number, rowHeight: number, view: number): ScrollScale {
  const full = rows * rowHeight
  const height = Math.min(full, tallest)
  const furthest = Math.max(0, full - view)
  return { height, ratio: height > view ? Math.max(1, furthest / (height - view)) : 1, furthest }
}

/** The rows in view, with some before and after, as [first, after the last). */
export function rowsInView(
  top: number,
  view: number,
  rowHeight: number,
  rows: number,
  spare = 6,
): [first: number, end: number] {
  const first = Math.max(0, Math.floor(top / rowHeight) - spare)
  return [first, Math.min(rows, Math.ceil((top + view) / rowHeight) + spare)]
}

/** The smallest move of the view that shows a row whole. */
export function topToShow(row: number, top: number, view: number, rowHeight: number): number {
  if (row * rowHeight < top) return row * rowHeight
  const bottom = (row + 1) * rowHeight
  return bottom > top + view ? bottom - view : top
}
