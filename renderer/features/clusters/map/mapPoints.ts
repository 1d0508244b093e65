import type { Output } from '../../../../shared/protocol/protocol.ts'

export const unclustered = 65_535
export const mapSide = 65_535
const withoutValue = 255

/** Marks of a class: a colour and a shape, never the colour alone. */
export interface Mark {
  colour: number
  shape: number
}

/** How many colours and shapes classes have; number 7 is "others", 8 is without a value. */
export const coloured = 7
export const others: Mark = { colour: 7, shape: 0 }
export const missing: Mark = { colour: 8, shape: 6 }
/** The shape that goes with each colour. */
const shapes = [4, 0, 1, 2, 3, 5, 6]

/** The mark of the class of a number; beyond those with a colour of their own all look alike. */
export const classMark = (number: number): Mark =>
  number < coloured ? { colour: number, shape: shapes[number] ?? 0 } : others

/** Clusters may be more than colours: the next seven have the same ones with another shape each. */
export const clusterMark = (number: number): Mark => ({
  colour: number % coloured,
  shape: shapes[(number + Math.floor(number / coloured)) % coloured] ?? 0,
})

/** Where the traces of a cluster lie, in shares of the map's side. */
export interface Extent {
  cluster: string
  /** The clusters whose points these are, by number. */
  numbers: readonly number[]
  n: number
  x: number
  y: number
  left: number
  right: number
  top: number
  bottom: number
}

/** The points of a map in the order in which they are drawn. */
export interface MapPoints {
  count: number
  /** x and y in turn. */
  places: Uint16Array
  membership: Uint16Array
  /** Colour and shape in turn. */
  marks: Uint8Array
  extents: Extent[]
}

/**
 * Decodes the reply. The points are put into an order that a fixed number decides, so that the first few of them are a fair
 * picture of all while the map moves.
 */
export function readPoints(reply: Output<'map.points'>, byCluster: boolean): MapPoints {
  const given = sixteenBits(reply.places)
  const members = sixteenBits(reply.membership)
  const count = members.length
  const order = drawingOrder(count)
  const places = new Uint16Array(count * 2)
  const membership = new Uint16Array(count)
  const marks = new Uint8Array(count * 2)
  for (let at = 0; at < count; at += 1) {
    const from = order[at] ?? 0
    places[at * 2] = given[from * 2] ?? 0
    places[at * 2 + 1] = given[from * 2 + 1] ?? 0
    const cluster = members[from] ?? unclustered
    membership[at] = cluster
    const colour = reply.colours[from] ?? withoutValue
    const mark = byCluster
      ? cluster === unclustered
        ? missing
        : clusterMark(cluster)
      : colour === withoutValue
        ? missing
        : classMark(colour)
    marks[at * 2] = mark.colour
    marks[at * 2 + 1] = mark.shape
  }
  return { count, places, membership, marks, extents: extentsOf(reply.clusters, places, membership) }
}

const sixteenBits = (bytes: Uint8Array) =>
  new Uint16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))

function drawingOrder(count: number): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, at) => at)
  let state = 1
  for (let at = count - 1; at > 0; at -= 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const other = Math.floor((state / 4294967296) * (at + 1))
    const kept = order[at] ?? 0
    order[at] = order[other] ?? 0
    order[other] = kept
  }
  return order
}

function extentsOf(clusters: readonly string[], places: Uint16Array, membership: Uint16Array): Extent[] {
  const xs: number[][] = clusters.map(() => [])
  const ys: number[][] = clusters.map(() => [])
  membership.forEach((cluster, at) => {
    xs[cluster]?.push((places[at * 2] ?? 0) / mapSide)
    ys[cluster]?.push((places[at * 2 + 1] ?? 0) / mapSide)
  })
  return clusters.flatMap((cluster, at) => {
    const [across, down] = [xs[at] ?? [], ys[at] ?? []]
    if (across.length === 0) return []
    across.sort((a, b) => a - b)
    down.sort((a, b) => a - b)
    const atShare = (sorted: number[], share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? 0
    return [
      {
        cluster,
        numbers: [at],
        n: across.length,
        x: atShare(across, 0.5),
        y: atShare(down, 0.5),
        left: atShare(across, 0.08),
        right: atShare(across, 0.92),
        top: atShare(down, 0.08),
        bottom: atShare(down, 0.92),
      },
    ]
  })
}
