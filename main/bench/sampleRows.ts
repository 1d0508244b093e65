import path from 'node:path'
import { samplingPolicy, type SamplingPolicy } from '../../shared/domain/samplingPolicy.ts'
import { framesOf } from '../core/composition/samplingHandlers.ts'
import { policyDefault, sampleDraw } from '../core/sampling/sampling.ts'
import { findProject } from '../ports/project.ts'
import { interleave, rowOf, timed } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { withTraffic } from './trafficWorkspace.ts'

const limitMs = 2000
const traces = 1_000_000

/** Drawing a sample of a million traces by the shipped policy, stored and recorded, against its limit. */
export const sampleRows: RowGroup = {
  names: ['sample-1m'],
  run: (stand) =>
    withTraffic(stand, traces, async (workspace) => {
      const calibration = await stand.calibration()
      const shipped = (await policyDefault(path.join(findProject().root, 'resources'))).policy
      const policyOf = (index: number): SamplingPolicy =>
        samplingPolicy.parse({ ...shipped, seed: index + 1 })
      stand.say('Drawing samples')
      const pairs = await interleave(
        stand.pairs,
        stand.signal,
        (index) =>
          timed(async () => {
            const policy = policyOf(index)
            const call = { signal: stand.signal, progress: () => undefined, caller: 'command line' as const }
            const input = { name: `draw ${index}`, policy, replace: true }
            await sampleDraw(workspace, input, await framesOf(workspace, policy), call)
          }),
        () => calibration.scaled(limitMs),
      )
      return [rowOf({ name: 'sample-1m', unit: 'ms', goal: 1 }, pairs)]
    }),
}
