import { createQuotas } from '../quotas.ts'
import { diceFor } from '../random.ts'
import { days, during, period } from '../world.ts'
import type { Story } from './story.ts'

export interface EvaluatedCase {
  case: string
  arm: 'baseline' | 'candidate'
  success: boolean
  csat: number
  latency_s: number
  escalated: boolean
}

const arms = {
  baseline: { success: 0.68, csat: 4.1, latency: 14, escalated: 0.18 },
  candidate: { success: 0.57, csat: 4.4, latency: 20, escalated: 0.25 },
} as const
const cases = 500

/** What both arms did on the golden cases; also over the first 100 cases each rate is exact. */
export function evaluatedCases(): EvaluatedCase[] {
  return (['baseline', 'candidate'] as const).flatMap((arm) => {
    const { success, csat, latency, escalated } = arms[arm]
    const quotas = createQuotas(arm === 'baseline' ? 1 : 2)
    const succeeds = dealt(arm, 'success', success)
    const escalates = dealt(arm, 'escalated', escalated)
    return Array.from({ length: cases }, (_, index) => {
      const dice = diceFor(10, arm, Math.floor(index / 2))
      // Pairs lie one below and one above the median, which so is exact.
      const away = 1 + Math.abs(dice.normal()) * 0.45
      const seconds = index % 2 === 0 ? latency * away : latency / away
      return {
        case: `golden-${String(index + 1).padStart(3, '0')}`,
        arm,
        success: succeeds[index] ?? false,
        csat: quotas.whole('csat', csat, 1, 1, 5),
        latency_s: Math.round(seconds * 10) / 10,
        escalated: escalates[index] ?? false,
      }
    })
  })
}

// In every hundred exactly the rate, in an order of its own.
function dealt(arm: string, what: string, rate: number): boolean[] {
  return Array.from({ length: cases / 100 }, (_, hundred) => {
    const dice = diceFor(10, arm, what, hundred)
    const block = Array.from({ length: 100 }, (_, index) => index < Math.round(rate * 100))
    for (let index = 99; index > 0; index--) {
      const other = dice.below(index + 1)
      const kept = block[index] ?? false
      block[index] = block[other] ?? false
      block[other] = kept
    }
    return block
  }).flat()
}

const window = period(0, days)

export const candidate: Story = {
  id: '10',
  requests: () => [],
  truth: (found) => ({
    title: 'A candidate that moves metrics against each other',
    window,
    before: null,
    where: '',
    filter: during(window),
    cause:
      'The candidate retrieves only above 0.85 confidence: happier users, slower, fewer tasks done, more handed over. By points it ships with a floor of 50 % on task success and is blocked at 60 %; by intervals it ships at 50 and is undecided at 60, and at 50 with 100 cases.',
    cases,
    file: 'candidate-evaluation.jsonl',
    baseline: arms.baseline,
    candidate: arms.candidate,
    router_version: 'router-6-confidence-0.85',
    trace_ids: found.golden(),
  }),
}
