import { duplicatesFind } from '../core/dedupe/dedupe.ts'
import { interleave, rowOf, timed } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { withTraffic } from './trafficWorkspace.ts'

// Two seconds for 100,000 traces, twenty for a million.
const limitMs = (traces: number) => (traces / 100_000) * 2000

/** Finding near-copies among all questions, from text to stored groups, against its limit. */
export const duplicateRows: RowGroup = {
  names: ['near-duplicates'],
  run: (stand) =>
    withTraffic(stand, stand.traces, async (workspace) => {
      const calibration = await stand.calibration()
      stand.say('Finding duplicates')
      const pairs = await interleave(
        stand.pairs,
        stand.signal,
        () =>
          timed(() =>
            duplicatesFind(
              workspace,
              { threshold: 0.7, fresh: true },
              { signal: stand.signal, progress: () => undefined, caller: 'command line' },
            ),
          ),
        () => calibration.scaled(limitMs(stand.traces)),
      )
      return [rowOf({ name: 'near-duplicates', unit: 'ms', goal: 1 }, pairs)]
    }),
}
