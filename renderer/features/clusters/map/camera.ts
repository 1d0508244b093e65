/** What is seen of the map: the point in the middle (0 … 1 of its side) and how many times it is enlarged. */
export interface Camera {
  x: number
  y: number
  zoom: number
}

export interface Size {
  width: number
  height: number
}

export const whole: Camera = { x: 0.5, y: 0.5, zoom: 1 }
export const mostZoom = 200
const leastZoom = 0.5

/** At the foot of the whole map its legend stands, and at its head the tools: no point may lie under them. */
const edge = 32
const between = (height: number) => Math.max(1, height - 2 * Math.min(edge, height / 4))

/** Pixels that the side of the map takes. */
export const sideOf = (camera: Camera, { width, height }: Size) =>
  Math.max(1, Math.min(width * 0.8, between(height))) * camera.zoom

/** The map is stretched to the shape of its pane: near stays near, and nothing else is said by a distance. */
export const stretchOf = ({ width, height }: Size) =>
  Math.max(1, Math.min(2.6, (width * 0.94) / between(height)))

/** Where a place of the map (0 … 1) is on the screen. */
export function toScreen(camera: Camera, size: Size, x: number, y: number): [number, number] {
  const side = sideOf(camera, size)
  return [size.width / 2 + (x - camera.x) * side * stretchOf(size), size.height / 2 + (y - camera.y) * side]
}

/** Which place of the map is at a place on the screen. */
export function toMap(camera: Camera, size: Size, left: number, top: number): [number, number] {
  const side = sideOf(camera, size)
  return [
    camera.x + (left - size.width / 2) / (side * stretchOf(size)),
    camera.y + (top - size.height / 2) / side,
  ]
}

/** Enlarges by `factor` so that what is at a place on the screen stays there. */
export function zoomedAt(camera: Camera, size: Size, factor: number, left: number, top: number): Camera {
  const [x, y] = toMap(camera, size, left, top)
  const zoom = Math.max(leastZoom, Math.min(mostZoom, camera.zoom * factor))
  const next = { ...camera, zoom }
  const [movedX, movedY] = toMap(next, size, left, top)
  return held({ zoom, x: camera.x + x - movedX, y: camera.y + y - movedY })
}

/** Moves what is seen by pixels. */
export function panned(camera: Camera, size: Size, right: number, down: number): Camera {
  const side = sideOf(camera, size)
  return held({ ...camera, x: camera.x + right / (side * stretchOf(size)), y: camera.y + down / side })
}

// The map cannot be lost out of sight.
function held({ x, y, zoom }: Camera): Camera {
  return { x: Math.max(0, Math.min(1, x)), y: Math.max(0, Math.min(1, y)), zoom }
}
