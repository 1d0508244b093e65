import { during, period, staleChunk, turn, days } from '../world.ts'
import type { Story } from './story.ts'

const window = period(turn.reindex, days)
const where = "plan_tier = 'enterprise'"

/** A re-indexed document outranks the newer price list; the chunk and CSAT are settled in `outcomes.ts`. */
export const staleChunkStory: Story = {
  id: '1',
  requests: () => [],
  sees: (facts) =>
    facts.tier === 'enterprise' && facts.stale && facts.versions.index === 'kb-2026-05-20' ? 'window' : null,
  truth: (found) => ({
    title: 'A stale document outranks the newer price list',
    window,
    before: period(0, turn.reindex),
    where,
    filter: `${where} and ${during(window)}`,
    cause: `RET.2: ${staleChunk} was re-indexed on the Wednesday of week 3 and ranks above pricing_2026; a change of the model does not help.`,
    chunk: staleChunk,
    group_by: 'chunk',
    metric: 'csat',
    tier_drop: 0.3,
    code: 'RET.2',
    trace_ids: found.ids('window'),
  }),
}
