import fc from 'fast-check'
import { expect, test } from 'vitest'
import { boxOf, isInside, type Polygon } from './polygon.ts'

// Off the whole numbers that corners have, so that no point lies on a line or level with a corner.
const point = fc
  .tuple(fc.integer({ min: -2, max: 22 }), fc.integer({ min: -2, max: 22 }))
  .map(([x, y]) => [x + 0.37, y + 0.413] as const)
const corner = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 20 }))
const polygon = fc.array(corner, { minLength: 3, maxLength: 12 })

/** How often the line from far left crosses the sides, each counted by the signs of two triangles. */
function crossings(corners: Polygon, x: number, y: number): number {
  const turn = (a: readonly [number, number], b: readonly [number, number], c: readonly [number, number]) =>
    Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]))
  const far = [-1e4, y] as const
  return corners.filter((one, at) => {
    const other = corners[(at + 1) % corners.length] ?? one
    return (
      turn(far, [x, y], one) !== turn(far, [x, y], other) &&
      turn(one, other, far) !== turn(one, other, [x, y])
    )
  }).length
}

test('a point is inside exactly where a line from outside crosses an odd number of sides', () => {
  fc.assert(
    fc.property(polygon, point, (corners, [x, y]) => {
      expect(isInside(corners, x, y)).toBe(crossings(corners, x, y) % 2 === 1)
    }),
    { numRuns: 2000 },
  )
})

test('nothing inside is outside the box, and no corners have none', () => {
  fc.assert(
    fc.property(polygon, point, (corners, [x, y]) => {
      const box = boxOf(corners)
      if (box === null || !isInside(corners, x, y)) return
      expect(x >= box.left && x <= box.right && y >= box.top && y <= box.bottom).toBe(true)
    }),
  )
  expect(boxOf([])).toBeNull()
})
