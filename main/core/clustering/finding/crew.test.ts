import { expect, test } from 'vitest'
import type { RunningWorker } from '../../ports.ts'
import { clusterTexts } from './clusterTexts.ts'
import { withCrew, type Crew } from './crew.ts'
import { partitionRows } from './partition.ts'
import { createRandom } from '../../text/seeded.ts'
import { normalise } from '../../text/svd.ts'
import { runTaskOf } from '../../jobs/crew.ts'
import { tasks } from '../tasks.ts'

const wishes = ['cancel the plan', 'resend the invoice', 'reset a password', 'export the board']
const texts = Array.from({ length: 60 }, (_, id) => ({
  id,
  text: `${['please', 'can you', 'i must'][id % 3]} ${wishes[id % 4]} ${['now', 'today', 'soon', 'again', 'once'][id % 5]}`,
}))
const call = { signal: new AbortController().signal, progress: () => undefined, caller: 'window' as const }

/** A thread as far as a crew can tell: input and result are copied, and answers come in their own time. */
function lateWorker(): RunningWorker {
  return {
    ask: async (name, input) => {
      const copied: unknown = structuredClone(input)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
      return structuredClone(runTaskOf(tasks, name, copied))
    },
    end: async () => undefined,
  }
}

test('threads that answer in any order give what one thread gives', async () => {
  const alone = await clusterTexts({}, { texts, seed: 3 }, call)
  expect(alone.clusters).toBe(4)
  expect(await clusterTexts({ startWorker: lateWorker }, { texts, seed: 3 }, call)).toEqual(alone)
})

test('clusters of many rows are the same bytes whatever the size of the crew', async () => {
  const [rows, columns] = [6500, 12]
  const random = createRandom(9)
  const values = new Float32Array(new SharedArrayBuffer(rows * columns * 4))
  for (let row = 0; row < rows; row += 1)
    for (let at = 0; at < columns; at += 1)
      values[row * columns + at] = (at === row % 11 ? 1.2 : 0) + random() - 0.5
  const vectors = { rows, columns, values }
  normalise(vectors)
  const options = { seed: 4, leastSize: 3, resolution: 1, progress: () => undefined }
  const crewOf = (size: number): Crew => ({
    size,
    run: async (name, input) => runTaskOf(tasks, name, input) as never,
  })
  const alone = await partitionRows(vectors, options, crewOf(1))
  expect(alone.stability.length).toBeGreaterThan(5)
  for (const size of [2, 8]) expect(await partitionRows(vectors, options, crewOf(size))).toEqual(alone)
})

test('an abort ends threads at once, also one that never answers', async () => {
  const stop = new AbortController()
  let ended = 0
  const stuck = (): RunningWorker => ({
    ask: () => new Promise(() => setImmediate(() => stop.abort(new Error('stop')))),
    end: async () => {
      ended += 1
    },
  })
  await expect(
    withCrew({ startWorker: stuck }, stop.signal, (crew) => crew.run('textFeatures', { texts: ['a'] })),
  ).rejects.toThrow('stop')
  expect(ended).toBe(2)
})

test('what a task throws reaches the caller, and the crew goes on', async () => {
  await withCrew({ startWorker: lateWorker }, call.signal, async (crew) => {
    await expect(crew.run('vectors', { matrix: null as never, rank: 2, seed: 1 })).rejects.toThrow()
    expect((await crew.run('textFeatures', { texts: ['a b', 'a c'] })).rows).toBe(2)
  })
})
