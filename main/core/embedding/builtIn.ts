import { withCrewOf } from '../jobs/crew.ts'
import type { Ports } from '../ports.ts'
import type { Embedder } from './embedder.ts'
import { tasks } from './tasks.ts'

const rank = 150

/**
 * Words and characters weighted by TF-IDF, in the space of their leading directions (LSA): no model, the same
 * bytes for the same texts and seed. The space is made from the texts given, so vectors of two calls do not compare.
 */
export function builtInEmbedder(ports: Pick<Ports, 'startWorker'>, seed: number): Embedder {
  return {
    name: 'built-in TF-IDF and SVD',
    keepable: false,
    embed: (texts, { signal, progress }) => {
      progress({ phase: 'Making vectors', done: 0, total: 1, unit: 'steps' })
      return withCrewOf(tasks, ports, signal, (crew) => crew.run('builtInVectors', { texts, rank, seed }))
    },
  }
}
