import { interleave, rowOf, timed } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { wiredClient } from './wire.ts'

// Forty seconds for 100,000 traces, without the map.
const limitMs = (traces: number) => (traces / 100_000) * 40_000

/** Clustering all traces of the workspace, from their spans to stored and named groups, against its limit. */
export const clusterRow: RowGroup = {
  names: ['clustering'],
  run: async (stand) => {
    const { core } = await stand.workspace()
    const client = await wiredClient(core.dispatcher)
    try {
      const calibration = await stand.calibration()
      stand.say('Clustering all traces')
      // One pair: it takes as long as all other rows of its kind together.
      const pairs = await interleave(
        1,
        stand.signal,
        () => timed(() => client.call('clusters.run', { all: true }, { signal: stand.signal })),
        () => calibration.scaled(limitMs(stand.traces)),
      )
      return [rowOf({ name: 'clustering', unit: 'ms', goal: 1 }, pairs)]
    } finally {
      client.close()
    }
  },
}
