import { toMap, toScreen, type Camera, type Size } from './camera.ts'
import { mapSide, type MapPoints } from './mapPoints.ts'

const reach = 10

/** The number of the point nearest to a place on the screen; null where none is within reach. */
export function nearestPoint(
  { places, count }: Pick<MapPoints, 'places' | 'count'>,
  { camera, size }: { camera: Camera; size: Size },
  left: number,
  top: number,
): number | null {
  const [low, high] = [
    toMap(camera, size, left - reach, top - reach),
    toMap(camera, size, left + reach, top + reach),
  ]
  let best: number | null = null
  let least = reach * reach
  for (let at = 0; at < count; at += 1) {
    const [x, y] = [(places[at * 2] ?? 0) / mapSide, (places[at * 2 + 1] ?? 0) / mapSide]
    if (x < low[0] || x > high[0] || y < low[1] || y > high[1]) continue
    const [over, down] = toScreen(camera, size, x, y)
    const square = (over - left) ** 2 + (down - top) ** 2
    if (square <= least) [best, least] = [at, square]
  }
  return best
}
