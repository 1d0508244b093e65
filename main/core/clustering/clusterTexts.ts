import type { CallContext } from '../handlers.ts'
import type { Ports } from '../ports.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { withCrew } from './crew.ts'
import { partitionRows } from './partition.ts'

/** The usual number of dimensions for short texts. */
const rank = 150

/**
 * Clusters texts by what they say, without a model. `cluster` is null for a text that is like no other; numbers
 * follow the order of the input. The same texts and seed give the same answer.
 */
export async function clusterTexts(
  ports: Pick<Ports, 'startWorker'>,
  { texts, resolution, seed }: Input<'clusters.texts'>,
  { signal, progress }: CallContext,
): Promise<Output<'clusters.texts'>> {
  const { membership, ...rest } = await withCrew(ports, signal, async (crew) => {
    const matrix = await crew.run('textFeatures', { texts: texts.map(({ text }) => text) })
    progress({ phase: 'Reducing dimensions', done: 0, total: 4, unit: 'steps' })
    const vectors = await crew.run('vectors', { matrix, rank, seed })
    return partitionRows(vectors, { resolution, seed, leastSize: 2, progress }, crew)
  })
  return {
    rows: texts.map(({ id }, row) => {
      const cluster = membership[row] ?? -1
      return { id, cluster: cluster < 0 ? null : String(cluster + 1) }
    }),
    clusters: rest.stability.length,
    resolution: rest.resolution,
    agreement: rest.agreement,
  }
}
