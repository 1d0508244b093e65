import { sideOf, stretchOf } from './camera.ts'
import { fit } from './glPainter.ts'
import { mapSide, missing, type MapPoints } from './mapPoints.ts'
import { markSize, type Painter, type Scene } from './painter.ts'

/** Draws without WebGL: slower, and otherwise the same. */
export function createCanvasPainter(canvas: HTMLCanvasElement): Painter | null {
  const context = canvas.getContext('2d')
  if (context === null) return null
  let points: MapPoints | null = null
  let scene: Scene | null = null
  return {
    load: (loaded) => {
      points = loaded
    },
    begin: (next) => {
      scene = next
      fit(canvas, next)
      context.setTransform(next.ratio, 0, 0, next.ratio, 0, 0)
      context.clearRect(0, 0, next.size.width, next.size.height)
    },
    draw: (from, to) => {
      if (points === null || scene === null) return
      const { camera, size, palette } = scene
      const side = sideOf(camera, size)
      const wide = side * stretchOf(size)
      const diameter = markSize(points.count, camera.zoom)
      const { places, marks } = points
      for (let at = from; at < Math.min(to, points.count); at += 1) {
        const x = size.width / 2 + ((places[at * 2] ?? 0) / mapSide - camera.x) * wide
        const y = size.height / 2 + ((places[at * 2 + 1] ?? 0) / mapSide - camera.y) * side
        if (x < -diameter || y < -diameter || x > size.width + diameter || y > size.height + diameter)
          continue
        const colour = palette.css[marks[at * 2] ?? 0] ?? ''
        const shape = diameter < 4 ? 1 : (marks[at * 2 + 1] ?? 0)
        drawMark(context, { shape, x, y, r: diameter / 2, colour }, marks[at * 2] === missing.colour)
      }
    },
    end: () => undefined,
  }
}

/** Draws one mark; also where a picture is exported. */
export function drawMark(
  context: CanvasRenderingContext2D,
  { shape, x, y, r, colour }: { shape: number; x: number; y: number; r: number; colour: string },
  faint: boolean,
): void {
  context.globalAlpha = faint ? 0.55 : 1
  context.fillStyle = colour
  context.strokeStyle = colour
  context.lineWidth = Math.max(1, r * 0.4)
  context.beginPath()
  switch (shape) {
    case 0:
      context.arc(x, y, r, 0, Math.PI * 2)
      return context.fill()
    case 1:
      return context.fillRect(x - r * 0.8, y - r * 0.8, r * 1.6, r * 1.6)
    case 2:
      context.moveTo(x, y - r)
      context.lineTo(x + r, y + r * 0.7)
      context.lineTo(x - r, y + r * 0.7)
      return context.fill()
    case 3:
      context.moveTo(x, y - r)
      context.lineTo(x + r, y)
      context.lineTo(x, y + r)
      context.lineTo(x - r, y)
      return context.fill()
    case 4:
      context.moveTo(x - r, y)
      context.lineTo(x + r, y)
      context.moveTo(x, y - r)
      context.lineTo(x, y + r)
      return context.stroke()
    case 5:
      context.moveTo(x - r * 0.7, y - r * 0.7)
      context.lineTo(x + r * 0.7, y + r * 0.7)
      context.moveTo(x + r * 0.7, y - r * 0.7)
      context.lineTo(x - r * 0.7, y + r * 0.7)
      return context.stroke()
    default:
      context.lineWidth = 1
      context.arc(x, y, r * 0.7, 0, Math.PI * 2)
      return context.stroke()
  }
}
