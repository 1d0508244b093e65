import type { Cluster, Run } from '../clusterRun.ts'
import { sideOf, stretchOf, toMap, toScreen, type Camera, type Size } from './camera.ts'
import type { Extent, MapPoints } from './mapPoints.ts'
import { pointsWithin, type PointGrid } from './pointGrid.ts'
import { placeLabels, type Label, type Placed } from './placeLabels.ts'

export type Level = 'genre' | 'cluster' | 'terms'

export interface MapLabel extends Placed {
  level: Level
  text: string
  cluster: string
}

const fonts: Record<Level, { px: number; weight: number; line: number; most: number }> = {
  genre: { px: 13, weight: 600, line: 18, most: 40 },
  cluster: { px: 12, weight: 500, line: 16, most: 44 },
  terms: { px: 11, weight: 400, line: 15, most: 60 },
}
/** From so close on the words behind a name are shown, and up to so far groups of clusters. */
const termsFrom = 2
const genresUpTo = 2.5

/** Of the points of other groups a name may hide so many; the chosen cluster is named wherever it lies. */
const mostHidden = 2
/** Around a text, as points have a size. */
const aroundPoint = 2
/** A name is read as that of the points so near to it; where most of those are others', it names the wrong group. */
const readAsNear = 16
const misread = 1e6

/** How wide a text is in the map's own letters. */
export type Measure = (text: string, level: Level) => number

/** Measures with a canvas, without touching the page. */
export function createMeasure(family: string): Measure {
  const context = document.createElement('canvas').getContext('2d')
  const known = new Map<string, number>()
  return (text, level) => {
    const { px, weight } = fonts[level]
    const key = `${level} ${text}`
    const before = known.get(key)
    if (before !== undefined) return before
    if (context !== null) context.font = `${weight} ${px}px ${family}`
    const width = Math.ceil((context?.measureText(text).width ?? text.length * px * 0.6) + 4)
    known.set(key, width)
    return width
  }
}

/**
 * The labels that have a place, larger groups first; the chosen cluster's comes before all others. None lies on points of
 * another group, but for a few, or nearer to another group than to its own.
 */
export function labelsAt(
  run: Run,
  points: MapPoints,
  grid: PointGrid,
  { camera, size, chosen }: { camera: Camera; size: Size; chosen: string | null },
  measure: Measure,
): MapLabel[] {
  const texts = new Map<string, { level: Level; text: string; cluster: string }>()
  const extents = new Map(points.extents.map((extent) => [extent.cluster, extent]))
  const wanted: Label[] = []
  const add = (level: Level, cluster: string, said: string, extent: Extent) => {
    const { line, most } = fonts[level]
    const text = said.length > most ? `${said.slice(0, most - 1).trimEnd()}…` : said
    const id = `${level} ${cluster}`
    texts.set(id, { level, text, cluster })
    const width = measure(text, level)
    const own = new Set(extent.numbers)
    wanted.push({
      id,
      width,
      height: line,
      spots: spotsOf(level, extent, { camera, size }, width, line),
      hides: (atLeft, atTop) => {
        const around = (by: number) => {
          const [left, top] = toMap(camera, size, atLeft - by, atTop - by)
          const [right, bottom] = toMap(camera, size, atLeft + width + by, atTop + line + by)
          return pointsWithin(grid, points, { left, top, right, bottom }, own)
        }
        const near = around(readAsNear)
        return around(aroundPoint).others + (near.others > near.own ? misread : 0)
      },
      ...(cluster === chosen && level === 'cluster' ? {} : { mostHidden }),
    })
  }
  const present = run.clusters.filter(({ id }) => extents.has(id))
  const ordered = [...present].sort(
    (a, b) => Number(b.id === chosen) - Number(a.id === chosen) || b.size - a.size,
  )
  const addOf = (level: Level, clusters: readonly Cluster[], textOf: (cluster: Cluster) => string) => {
    for (const cluster of clusters) {
      const extent = extents.get(cluster.id)
      const text = textOf(cluster)
      if (extent !== undefined && text !== '') add(level, cluster.id, text, extent)
    }
  }
  addOf('cluster', ordered.slice(0, 1), nameOf)
  if (camera.zoom <= genresUpTo)
    for (const { head, extent } of genresOf(present, extents))
      add('genre', head.id, head.terms[0] ?? head.name, extent)
  addOf('cluster', ordered.slice(1), nameOf)
  if (camera.zoom >= termsFrom) addOf('terms', ordered, ({ terms }) => terms.slice(2, 5).join(' · '))
  return placeLabels(wanted, size, furniture(size)).flatMap((placed) => {
    const text = texts.get(placed.id)
    return text === undefined ? [] : [{ ...placed, ...text }]
  })
}

// Where the tools and the legend stand.
const furniture = ({ width, height }: Size) => [
  { left: 0, top: 0, right: 160, bottom: 44 },
  { left: width - 90, top: 0, right: width, bottom: 28 },
  { left: 0, top: height - 50, right: 300, bottom: height },
]

const nameOf = ({ name, terms }: Cluster) => (terms.length === 0 ? name : terms.slice(0, 2).join(' · '))

function genresOf(clusters: readonly Cluster[], extents: ReadonlyMap<string, Extent>) {
  const groups = new Map<string, Cluster[]>()
  for (const cluster of clusters) {
    const parent = cluster.parent ?? cluster.id
    groups.set(parent, [...(groups.get(parent) ?? []), cluster])
  }
  return [...groups.entries()]
    .filter(([, members]) => members.length > 1)
    .flatMap(([parent, members]) => {
      const own = members.flatMap(({ id }) => extents.get(id) ?? [])
      const head = clusters.find(({ id }) => id === parent) ?? members[0]
      const n = own.reduce((sum, extent) => sum + extent.n, 0)
      if (head === undefined || n === 0) return []
      const extent: Extent = {
        cluster: parent,
        numbers: own.flatMap(({ numbers }) => numbers),
        n,
        x: own.reduce((sum, { x, n: weight }) => sum + x * weight, 0) / n,
        y: own.reduce((sum, { y, n: weight }) => sum + y * weight, 0) / n,
        left: Math.min(...own.map(({ left }) => left)),
        right: Math.max(...own.map(({ right }) => right)),
        top: Math.min(...own.map(({ top }) => top)),
        bottom: Math.max(...own.map(({ bottom }) => bottom)),
      }
      return [{ head, extent }]
    })
    .sort((a, b) => b.extent.n - a.extent.n || (a.head.id < b.head.id ? -1 : 1))
}

function spotsOf(
  level: Level,
  extent: Extent,
  { camera, size }: { camera: Camera; size: Size },
  width: number,
  height: number,
): [number, number][] {
  const [x, y] = toScreen(camera, size, extent.x, extent.y)
  const side = sideOf(camera, size)
  const top = y + (extent.top - extent.y) * side
  const bottom = y + (extent.bottom - extent.y) * side
  const left = x - width / 2
  const across = side * stretchOf(size)
  const [start, end] = [x + (extent.left - extent.x) * across, x + (extent.right - extent.x) * across]
  const over: [number, number] = [left, top - height - 6]
  const under: [number, number] = [left, bottom + 6]
  const middle: [number, number] = [left, y - height / 2]
  if (level === 'genre')
    return [
      [left, top - height * 2 - 12],
      [left, top - height * 3 - 16],
      [left, bottom + height + 10],
    ]
  if (level === 'terms') return [middle, [left, y + 8], [left, y - height - 8], under]
  return [
    under,
    over,
    [left, bottom + height + 8],
    [end + 10, y - height / 2],
    [start - width - 10, y - height / 2],
    [start, bottom + 6],
    [end - width, bottom + 6],
    [start, top - height - 6],
    [end - width, top - height - 6],
    middle,
  ]
}
