import type { Progress } from '../../../shared/protocol/define.ts'
import type { TraceGraph } from '../clustering/clustering.ts'
import { withCrewOf } from '../jobs/crew.ts'
import type { Ports } from '../ports.ts'
import { tasks } from './tasks.ts'

/** The side of the square that a map is drawn on, in steps. */
export const mapSide = 65_535

const roundsOf = (rows: number) => (rows > 200_000 ? 60 : rows > 50_000 ? 100 : rows > 10_000 ? 200 : 400)
/** So many pulls are one portion: well under a second, for the sake of progress and cancel. */
const portion = 2_000_000
/** The share of rows on each side that may lie on the border, so that a stray one does not shrink all others. */
const strays = 0.002
const margin = 0.03

/**
 * Places of rows in the plane, x and y of each in turn, 0 … `mapSide`, y downwards: neighbours stay near. The same graph
 * and seed give the same bytes, whatever the crew; an abort ends it at once.
 */
export async function layoutRows(
  ports: Pick<Ports, 'startWorker'>,
  { vectors, neighbours }: Pick<TraceGraph, 'vectors' | 'neighbours'>,
  { seed, signal, progress }: { seed: number; signal: AbortSignal; progress(progress: Progress): void },
): Promise<Uint16Array> {
  const rounds = roundsOf(vectors.rows)
  return withCrewOf(tasks, ports, signal, async (crew) => {
    const step = (done: number) => progress({ phase: 'Laying out', done, total: rounds, unit: 'rounds' })
    step(0)
    const [edges, start] = await Promise.all([
      crew.run('mapEdges', { neighbours }),
      crew.run('mapStart', { vectors, seed }),
    ])
    let positions = start
    const atOnce = Math.max(1, Math.floor(portion / Math.max(1, edges.from.length)))
    for (let from = 0; from < rounds; from += atOnce) {
      const to = Math.min(rounds, from + atOnce)
      positions = await crew.run('mapRounds', { positions, edges, seed, from, to, rounds })
      step(to)
    }
    positions = fitted(positions)
    const partings = Math.max(40, Math.min(120, Math.round(400_000 / Math.max(1, vectors.rows))))
    const partedAtOnce = Math.max(1, Math.floor(100_000 / Math.max(1, vectors.rows)))
    for (let from = 0; from < partings; from += partedAtOnce) {
      const to = Math.min(partings, from + partedAtOnce)
      positions = await crew.run('mapSpread', { positions, seed, from, to })
      progress({ phase: 'Making room', done: to, total: partings, unit: 'rounds' })
    }
    return squared(positions)
  })
}

/** Fits all but a few strays into the square, 0 … `mapSide`; those lie on its border. */
export const squared = (positions: Float32Array): Uint16Array =>
  Uint16Array.from(fitted(positions), (share) => Math.round(share * mapSide))

// The same as shares of the side.
function fitted(positions: Float32Array): Float32Array {
  const shares = new Float32Array(new SharedArrayBuffer(positions.byteLength))
  if (positions.length === 0) return shares
  const [x, y] = [boundsOf(positions, 0), boundsOf(positions, 1)]
  const size = [x, y].map(({ low, high }) => Math.max(high - low, 1e-6) * (1 + 2 * margin))
  const middle = [(x.low + x.high) / 2, (y.low + y.high) / 2]
  for (let at = 0; at < positions.length; at += 1) {
    const share = ((positions[at] ?? 0) - (middle[at % 2] ?? 0)) / (size[at % 2] ?? 1) + 0.5
    shares[at] = Math.max(0, Math.min(1, share))
  }
  return shares
}

function boundsOf(positions: Float32Array, axis: 0 | 1): { low: number; high: number } {
  const sorted = positions.filter((_, at) => at % 2 === axis).sort()
  const skipped = Math.floor(sorted.length * strays)
  return { low: sorted[skipped] ?? 0, high: sorted[sorted.length - 1 - skipped] ?? 0 }
}
