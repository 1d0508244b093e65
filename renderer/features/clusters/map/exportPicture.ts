import { formatCount } from '../../../format/numbers.ts'
import type { Run } from '../clusterRun.ts'
import type { Camera, Size } from './camera.ts'
import { createCanvasPainter } from './canvasPainter.ts'
import { pointGrid } from './pointGrid.ts'
import { createMeasure, labelsAt, type MapLabel } from './labelTexts.ts'
import type { MapPoints } from './mapPoints.ts'
import { readPalette } from './palette.ts'

const head = 44
const foot = 28
const ratio = 2
const note = 'Near points are alike. Gaps and areas mean little.'

/** Saves what is seen of the map with its title and note; in an SVG the points are a picture and the words are text. */
export function savePicture(
  format: 'png' | 'svg',
  run: Run,
  points: MapPoints,
  view: { camera: Camera; size: Size; chosen: string | null },
): void {
  const { size } = view
  const style = getComputedStyle(document.documentElement)
  const token = (name: string) => style.getPropertyValue(name).trim()
  const family = token('--font-ui')
  const labels = labelsAt(run, points, pointGrid(points), view, createMeasure(family))
  const canvas = document.createElement('canvas')
  const painter = createCanvasPainter(canvas)
  if (painter === null) return
  painter.load(points)
  painter.begin({
    ...view,
    ratio,
    palette: readPalette(document.documentElement),
    chosen: -1,
  })
  painter.draw(0, points.count)
  const words = {
    title: `${run.name}: ${formatCount(points.count)} traces in ${formatCount(run.clusters.length)} clusters`,
    family,
    ground: token('--bg'),
    text: token('--text'),
    dim: token('--text-3'),
  }
  if (format === 'svg') {
    const text = svgOf(canvas.toDataURL('image/png'), size, labels, words)
    hand(new Blob([text], { type: 'image/svg+xml' }), `${run.name} map.svg`)
    return
  }
  const picture = composed(canvas, size, labels, words)
  picture.toBlob((blob) => blob !== null && hand(blob, `${run.name} map.png`), 'image/png')
}

interface Words {
  title: string
  family: string
  ground: string
  text: string
  dim: string
}

const sizes = { genre: 13, cluster: 12, terms: 11 } as const

function composed(
  points: HTMLCanvasElement,
  { width, height }: Size,
  labels: readonly MapLabel[],
  words: Words,
): HTMLCanvasElement {
  const picture = document.createElement('canvas')
  picture.width = width * ratio
  picture.height = (height + head + foot) * ratio
  const context = picture.getContext('2d')
  if (context === null) return picture
  context.scale(ratio, ratio)
  context.fillStyle = words.ground
  context.fillRect(0, 0, width, height + head + foot)
  context.drawImage(points, 0, head, width, height)
  const write = (text: string, left: number, base: number, font: string, colour: string) => {
    context.font = `${font} ${words.family}`
    context.lineJoin = 'round'
    context.lineWidth = 4
    context.strokeStyle = words.ground
    context.strokeText(text, left, base)
    context.fillStyle = colour
    context.fillText(text, left, base)
  }
  for (const { text, left, top, level } of labels)
    write(text, left + 2, head + top + 12, `${level === 'genre' ? 600 : 500} ${sizes[level]}px`, words.text)
  write(words.title, 16, 28, '600 15px', words.text)
  write(note, 16, head + height + 18, '400 11px', words.dim)
  return picture
}

function svgOf(points: string, { width, height }: Size, labels: readonly MapLabel[], words: Words): string {
  const whole = height + head + foot
  const text = (said: string, left: number, base: number, px: number, weight: number, colour: string) =>
    `<text x="${left}" y="${base}" font-size="${px}" font-weight="${weight}" fill="${colour}" stroke="${words.ground}" stroke-width="4" stroke-linejoin="round" paint-order="stroke">${escaped(said)}</text>`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}" font-family="${escaped(words.family)}">`,
    `<rect width="100%" height="100%" fill="${words.ground}"/>`,
    `<image href="${points}" x="0" y="${head}" width="${width}" height="${height}"/>`,
    ...labels.map(({ text: said, left, top, level }) =>
      text(said, left + 2, head + top + 12, sizes[level], level === 'genre' ? 600 : 500, words.text),
    ),
    text(words.title, 16, 28, 15, 600, words.text),
    text(note, 16, head + height + 18, 11, 400, words.dim),
    '</svg>',
  ].join('\n')
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

function hand(blob: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1000)
}
