import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fakeCluster, fakeRun } from '../fakeRun.ts'
import { toScreen, type Camera } from './camera.ts'
import { labelsAt } from './labelTexts.ts'
import { mapSide, readPoints, type MapPoints } from './mapPoints.ts'
import { pointGrid } from './pointGrid.ts'

const size = { width: 900, height: 420 }
const letters = 7
const lines = { genre: 18, cluster: 16, terms: 15 }

const blob = fc.record({
  x: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  y: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  across: fc.double({ min: 0.01, max: 0.09, noNaN: true }),
  n: fc.integer({ min: 2, max: 40 }),
  name: fc.stringMatching(/^[a-z]{3,30}$/),
})

/** Blobs of points around their middles, a cluster each. */
function mapOf(blobs: readonly { x: number; y: number; across: number; n: number; name: string }[]) {
  const rows = blobs.flatMap(({ x, y, across, n }, cluster) =>
    Array.from({ length: n }, (_, at) => ({
      x: Math.round((x + Math.cos(at * 2.4) * across * Math.sqrt(at / n)) * mapSide),
      y: Math.round((y + Math.sin(at * 2.4) * across * Math.sqrt(at / n)) * mapSide),
      cluster,
    })),
  )
  const bytes = (values: number[]) => new Uint8Array(Uint16Array.from(values).buffer)
  const points = readPoints(
    {
      layout: null,
      places: bytes(rows.flatMap(({ x, y }) => [x, y])),
      membership: bytes(rows.map(({ cluster }) => cluster)),
      colours: Uint8Array.from(rows, () => 0),
      clusters: blobs.map((_, at) => `c${at}`),
      classes: [],
      without: 0,
    },
    true,
  )
  const clusters = blobs.map(({ n, name }, at) => fakeCluster({ id: `c${at}`, name, size: n }))
  return { run: fakeRun(clusters, { population: rows.length }), points }
}

function around(
  points: MapPoints,
  camera: Camera,
  box: { left: number; top: number; right: number; bottom: number },
  cluster: number,
) {
  const found = { own: 0, others: 0 }
  for (let at = 0; at < points.count; at += 1) {
    const [x, y] = [(points.places[at * 2] ?? 0) / mapSide, (points.places[at * 2 + 1] ?? 0) / mapSide]
    const [left, top] = toScreen(camera, size, x, y)
    if (left > box.left && left < box.right && top > box.top && top < box.bottom)
      found[points.membership[at] === cluster ? 'own' : 'others'] += 1
  }
  return found
}

test('a name hides few points of other groups and stands nearer to its own; the chosen cluster has one whatever', () => {
  const zoom = fc.constantFrom(0.7, 1, 3)
  fc.assert(
    fc.property(fc.array(blob, { minLength: 1, maxLength: 12 }), zoom, (blobs, times) => {
      const { run, points } = mapOf(blobs)
      const camera = { x: blobs[0]?.x ?? 0.5, y: blobs[0]?.y ?? 0.5, zoom: times }
      const measure = (text: string) => text.length * letters
      const labels = labelsAt(run, points, pointGrid(points), { camera, size, chosen: 'c0' }, measure)
      expect(labels.some(({ cluster }) => cluster === 'c0')).toBe(true)
      for (const { cluster, level, text, left, top } of labels.filter((each) => each.cluster !== 'c0')) {
        const [right, bottom] = [left + measure(text), top + lines[level]]
        const number = Number(cluster.slice(1))
        expect(around(points, camera, { left, top, right, bottom }, number).others).toBeLessThanOrEqual(2)
        const wide = { left: left - 16, top: top - 16, right: right + 16, bottom: bottom + 16 }
        const near = around(points, camera, wide, number)
        expect(near.others).toBeLessThanOrEqual(near.own)
      }
    }),
    { numRuns: 150 },
  )
})
