import fc from 'fast-check'
import { expect, test } from 'vitest'
import { panned, toMap, toScreen, whole, zoomedAt } from './camera.ts'
import { classMark, clusterMark, missing, others, readPoints } from './mapPoints.ts'
import { nearestPoint } from './nearestPoint.ts'
import { placeLabels, type Box, type Label } from './placeLabels.ts'

const size = { width: 800, height: 400 }
const inPane = fc.tuple(fc.integer({ min: 0, max: 800 }), fc.integer({ min: 0, max: 400 }))
const label = fc.record({
  width: fc.integer({ min: 10, max: 200 }),
  height: fc.integer({ min: 10, max: 20 }),
  spots: fc.array(inPane, { minLength: 1, maxLength: 4 }),
})
const labels = fc
  .array(label, { maxLength: 60 })
  .map((list): Label[] => list.map((each, at) => ({ ...each, id: String(at) })))
const overlap = (a: Box, b: Box) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

test('no label overlaps another, what is reserved, or the edge, and each stands on one of its spots', () => {
  const reserved = [{ left: 0, top: 0, right: 120, bottom: 40 }]
  fc.assert(
    fc.property(labels, (wanted) => {
      const placed = placeLabels(wanted, size, reserved)
      const boxes = placed.map(({ id, left, top }) => {
        const own = wanted[Number(id)]
        expect(own?.spots).toContainEqual([left, top])
        return { left, top, right: left + (own?.width ?? 0), bottom: top + (own?.height ?? 0) }
      })
      boxes.forEach((box, at) => {
        expect(box.right <= size.width && box.bottom <= size.height).toBe(true)
        for (const other of [...boxes.slice(at + 1), ...reserved]) expect(overlap(box, other)).toBe(false)
      })
    }),
  )
})

test('labels of less weight never move those of more', () => {
  fc.assert(
    fc.property(labels, fc.nat(60), (wanted, kept) => {
      const some = placeLabels(wanted.slice(0, kept), size)
      expect(placeLabels(wanted, size).slice(0, some.length)).toEqual(some)
    }),
  )
})

test('what is under the pointer stays there while zooming, and a place is found again', () => {
  const camera = { x: 0.5, y: 0.5, zoom: 3 }
  fc.assert(
    fc.property(fc.double({ min: 0.9, max: 1.1, noNaN: true }), inPane, (factor, [left, top]) => {
      const before = toMap(camera, size, left, top)
      const next = zoomedAt(camera, size, factor, left, top)
      expect(toScreen(next, size, ...before)[0]).toBeCloseTo(left, 6)
      expect(toScreen(next, size, ...before)[1]).toBeCloseTo(top, 6)
    }),
  )
  expect(panned(whole, size, 1e9, -1e9)).toEqual({ x: 1, y: 0, zoom: 1 })
})

test('the whole map leaves its head to the tools and its foot to the legend', () => {
  for (const pane of [
    { width: 903, height: 420 },
    { width: 1500, height: 420 },
    { width: 600, height: 900 },
  ]) {
    const [left, top] = toScreen(whole, pane, 0, 0)
    const [right, bottom] = toScreen(whole, pane, 1, 1)
    expect(top).toBeGreaterThanOrEqual(32)
    expect(bottom).toBeLessThanOrEqual(pane.height - 32)
    expect(left).toBeGreaterThanOrEqual(0)
    expect(right).toBeLessThanOrEqual(pane.width)
  }
})

test('the first fourteen clusters and all classes differ by mark, and unclustered is a hollow one', () => {
  const marks = Array.from({ length: 14 }, (_, at) => JSON.stringify(clusterMark(at)))
  expect(new Set(marks).size).toBe(14)
  const classes = Array.from({ length: 7 }, (_, at) => classMark(at))
  expect(new Set(classes.map(({ colour }) => colour)).size).toBe(7)
  expect(new Set(classes.map(({ shape }) => shape)).size).toBe(7)
  expect(classMark(9)).toEqual(others)
  const reply = replyOf([[100, 200, 65_535, 255]])
  expect([...readPoints(reply, true).marks]).toEqual([missing.colour, missing.shape])
})

test('points keep their cluster and colour through the order of drawing, and are found where they lie', () => {
  const rows = Array.from({ length: 500 }, (_, at): Row => [at * 131, 65_535 - at * 131, at % 3, at % 5])
  const points = readPoints(replyOf(rows), false)
  const known = new Map(rows.map((row) => [`${row[0]} ${row[1]}`, row]))
  for (let at = 0; at < points.count; at += 1) {
    const row = known.get(`${points.places[at * 2]} ${points.places[at * 2 + 1]}`)
    expect(points.membership[at]).toBe(row?.[2])
    expect(points.marks[at * 2]).toBe(classMark(row?.[3] ?? -1).colour)
  }
  const view = { camera: whole, size }
  const [left, top] = toScreen(
    whole,
    size,
    (points.places[8] ?? 0) / 65_535,
    (points.places[9] ?? 0) / 65_535,
  )
  expect(nearestPoint(points, view, left, top)).toBe(4)
  expect(nearestPoint(points, view, 2, 2)).toBeNull()
})

type Row = [x: number, y: number, cluster: number, colour: number]

function replyOf(rows: readonly Row[]): Parameters<typeof readPoints>[0] {
  const bytes = (values: Uint16Array<ArrayBuffer>) => new Uint8Array(values.buffer)
  return {
    layout: null,
    places: bytes(Uint16Array.from(rows.flatMap(([x, y]) => [x, y]))),
    membership: bytes(Uint16Array.from(rows, (row) => row[2])),
    colours: Uint8Array.from(rows, (row) => row[3]),
    clusters: ['a', 'b', 'c'],
    classes: [],
    without: 0,
  }
}
