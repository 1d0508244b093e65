import type { Camera, Size } from './camera.ts'
import type { MapPoints } from './mapPoints.ts'
import type { Palette } from './palette.ts'

/** What one picture is made of. */
export interface Scene {
  camera: Camera
  size: Size
  /** Device pixels of a pixel. */
  ratio: number
  palette: Palette
  /** Number of the cluster that stands out, or -1. */
  chosen: number
}

/** Draws points; the same with and without WebGL. */
export interface Painter {
  load(points: MapPoints): void
  /** Wipes the picture and starts a new one. */
  begin(scene: Scene): void
  /** Draws the points of the numbers from `from` up to `to` upon what is there. */
  draw(from: number, to: number): void
  end(): void
}

/** The diameter of a mark in pixels: shapes can be told apart from about 5 on. */
export function markSize(count: number, zoom: number): number {
  const base = count > 200_000 ? 1.6 : count > 50_000 ? 2.2 : count > 10_000 ? 3.4 : count > 3000 ? 4.6 : 6
  return Math.min(10, base * zoom ** 0.45)
}
