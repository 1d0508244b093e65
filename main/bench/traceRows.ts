import { interleave, rowOf, timed } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { wiredClient } from './wire.ts'

const openLimitMs = 100
const opens = 25

/** Opening a trace that was not opened before, through the whole protocol, against its limit. */
export const traceRows: RowGroup = {
  names: ['open-trace'],
  run: async (stand) => {
    const { core } = await stand.workspace()
    const client = await wiredClient(core.dispatcher)
    try {
      const calibration = await stand.calibration()
      const { ids } = await client.call('traces.ids', { where: '', limit: 2_000_000 })
      stand.say('Opening traces')
      const pairs = await interleave(
        Math.max(stand.pairs, opens),
        stand.signal,
        (index) =>
          timed(() => client.call('trace.get', { trace: ids[(index * 7919 + 13) % ids.length] ?? '' })),
        () => calibration.scaled(openLimitMs),
      )
      return [rowOf({ name: 'open-trace', unit: 'ms', goal: 1 }, pairs)]
    } finally {
      client.close()
    }
  },
}
