import { moneyIntents } from '../outcomes.ts'
import { during, period, turn } from '../world.ts'
import type { Story } from './story.ts'

const window = period(turn.guardrailTightened, turn.guardrailReverted)
const before = period(turn.guardrailTightened - 7, turn.guardrailTightened)
const where = `intent in (${moneyIntents.map((name) => `'${name}'`).join(', ')})`

/** Only the guardrail's threshold changes, for two days; the rates are settled in `outcomes.ts`. */
export const guardrailStory: Story = {
  id: '6',
  requests: () => [],
  sees: (facts) =>
    facts.versions.guardrail === 'refund-threshold-100' &&
    facts.escalated &&
    (moneyIntents as string[]).includes(facts.casting.intent)
      ? 'escalated'
      : null,
  truth: (found) => ({
    title: 'A tightened guardrail makes escalations spike',
    window,
    before,
    where,
    filter: `${where} and ${during(window)}`,
    cause:
      'POL.6: the guardrail stops amounts above $100 in place of $500 for two days; nothing else was deployed.',
    code: 'POL.6',
    metric: 'escalation',
    rate_after: 0.4,
    guardrail_version: 'refund-threshold-100',
    trace_ids: found.ids('escalated'),
  }),
}
