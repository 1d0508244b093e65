/** A closed line through its corners, [x, y] each; the last joins the first. */
export type Polygon = readonly (readonly [number, number])[]

/** Whether a point lies inside, by the even-odd rule; of points on the line itself, left and upper ones do. */
export function isInside(polygon: Polygon, x: number, y: number): boolean {
  let inside = false
  let [beforeX, beforeY] = polygon.at(-1) ?? [0, 0]
  for (const [cornerX, cornerY] of polygon) {
    if (cornerY > y !== beforeY > y) {
      const crossing = cornerX + ((y - cornerY) / (beforeY - cornerY)) * (beforeX - cornerX)
      if (x < crossing) inside = !inside
    }
    ;[beforeX, beforeY] = [cornerX, cornerY]
  }
  return inside
}

/** The least box around a polygon; null without corners. */
export function boxOf(polygon: Polygon): { left: number; top: number; right: number; bottom: number } | null {
  if (polygon.length === 0) return null
  const xs = polygon.map(([x]) => x)
  const ys = polygon.map(([, y]) => y)
  return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) }
}
