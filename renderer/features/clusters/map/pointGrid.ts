import { mapSide, unclustered, type MapPoints } from './mapPoints.ts'

/** A part of the map, in shares of its side. */
export interface MapBox {
  left: number
  top: number
  right: number
  bottom: number
}

/** Points of a map by the square in which they lie. */
export interface PointGrid {
  /** Where the points of each square begin in `points`. */
  starts: Uint32Array
  points: Uint32Array
}

const squares = 128
/** The first points are a fair picture of all; so many tell what lies where. */
const mostPoints = 20_000

/** Sorts the clustered points into squares. */
export function pointGrid({ count, places, membership }: MapPoints): PointGrid {
  const kept: number[] = []
  for (let at = 0; at < count && kept.length < mostPoints; at += 1)
    if (membership[at] !== unclustered) kept.push(at)
  const squareAt = (at: number) =>
    squareOf((places[at * 2 + 1] ?? 0) / mapSide) * squares + squareOf((places[at * 2] ?? 0) / mapSide)
  const starts = new Uint32Array(squares * squares + 1)
  for (const at of kept) {
    const next = squareAt(at) + 1
    starts[next] = (starts[next] ?? 0) + 1
  }
  for (let square = 0; square < squares * squares; square += 1)
    starts[square + 1] = (starts[square + 1] ?? 0) + (starts[square] ?? 0)
  const points = new Uint32Array(kept.length)
  const filled = starts.slice()
  for (const at of kept) {
    const square = squareAt(at)
    const place = filled[square] ?? 0
    points[place] = at
    filled[square] = place + 1
  }
  return { starts, points }
}

/** How many points of the clusters `own`, by number, and of others lie in a part of the map. */
export function pointsWithin(
  { starts, points }: PointGrid,
  { places, membership }: MapPoints,
  box: MapBox,
  own: ReadonlySet<number>,
): { own: number; others: number } {
  const found = { own: 0, others: 0 }
  const [firstColumn, lastColumn] = [squareOf(box.left), squareOf(box.right)]
  for (let row = squareOf(box.top); row <= squareOf(box.bottom); row += 1) {
    const end = starts[row * squares + lastColumn + 1] ?? 0
    for (let place = starts[row * squares + firstColumn] ?? 0; place < end; place += 1) {
      const at = points[place] ?? 0
      const [x, y] = [(places[at * 2] ?? 0) / mapSide, (places[at * 2 + 1] ?? 0) / mapSide]
      const inside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom
      if (inside) found[own.has(membership[at] ?? unclustered) ? 'own' : 'others'] += 1
    }
  }
  return found
}

const squareOf = (share: number) => Math.max(0, Math.min(squares - 1, Math.floor(share * squares)))
