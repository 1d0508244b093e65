import { expect, test } from 'vitest'
import { createRandom, shuffled } from '../text/seeded.ts'
import { normalise, type Dense } from '../text/svd.ts'
import { neighboursOf } from '../clustering/kernels/neighbours.ts'
import { runTaskOf } from '../jobs/crew.ts'
import type { StartWorker } from '../ports.ts'
import { layoutRows, squared } from './layoutRows.ts'
import { tasks } from './tasks.ts'

const [groups, each, columns, k] = [8, 60, 24, 12]
const rows = groups * each

function blobs(seed: number): Dense {
  const random = createRandom(seed)
  const centres = Float32Array.from({ length: groups * columns }, () => random() - 0.5)
  const values = new Float32Array(new SharedArrayBuffer(rows * columns * 4))
  for (let at = 0; at < values.length; at += 1)
    values[at] =
      (centres[Math.floor(at / columns / each) * columns + (at % columns)] ?? 0) + (random() - 0.5) * 0.2
  const vectors = { rows, columns, values }
  normalise(vectors)
  return vectors
}

const vectors = blobs(3)
const neighbours = neighboursOf(vectors, k, null, [0, rows])
const options = () => ({ seed: 7, signal: new AbortController().signal, progress: () => undefined })

/** The share of each row's nearest in the plane that are of its own group. */
function kept(places: ArrayLike<number>): number {
  let own = 0
  for (let row = 0; row < rows; row += 1) {
    const distances = Array.from({ length: rows }, (_, other) => ({
      other,
      square:
        ((places[row * 2] ?? 0) - (places[other * 2] ?? 0)) ** 2 +
        ((places[row * 2 + 1] ?? 0) - (places[other * 2 + 1] ?? 0)) ** 2,
    }))
      .filter(({ other }) => other !== row)
      .sort((a, b) => a.square - b.square)
      .slice(0, k)
    own += distances.filter(({ other }) => Math.floor(other / each) === Math.floor(row / each)).length
  }
  return own / (rows * k)
}

test('what lies together in many dimensions lies together in the plane, and not by the measure', async () => {
  const places = await layoutRows({}, { vectors, neighbours }, options())
  expect(kept(places)).toBeGreaterThan(0.98)
  const order = shuffled(rows, createRandom(1))
  const elsewhere = Uint16Array.from(places, (_, at) => places[(order[at >> 1] ?? 0) * 2 + (at & 1)] ?? 0)
  expect(kept(elsewhere)).toBeLessThan(0.3)
})

test('the same seed gives the same bytes with and without threads, and another seed others', async () => {
  const threads: StartWorker = () => ({
    ask: async (name, input) => structuredClone(runTaskOf(tasks, name, structuredClone(input))),
    end: async () => undefined,
  })
  const alone = await layoutRows({}, { vectors, neighbours }, options())
  expect(await layoutRows({ startWorker: threads }, { vectors, neighbours }, options())).toEqual(alone)
  expect(await layoutRows({}, { vectors, neighbours }, { ...options(), seed: 8 })).not.toEqual(alone)
})

test('a cancel ends it between portions', async () => {
  const controller = new AbortController()
  const laid = layoutRows(
    {},
    { vectors, neighbours },
    { seed: 1, signal: controller.signal, progress: () => controller.abort(new Error('enough')) },
  )
  await expect(laid).rejects.toThrow('enough')
})

test('a stray row does not shrink the others, and no rows are no places', () => {
  const positions = new Float32Array(4000).map((_, at) => Math.sin(at))
  positions[0] = 1e6
  const places = squared(positions)
  expect(places[0]).toBe(65_535)
  const xs = places.filter((_, at) => at % 2 === 0).sort()
  expect((xs.at(-5) ?? 0) - (xs[5] ?? 0)).toBeGreaterThan(50_000)
  expect(squared(new Float32Array(0))).toHaveLength(0)
})
