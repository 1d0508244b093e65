import type { Casting, Scene } from '../facts.ts'
import { countAt, days, during, period } from '../world.ts'
import { adversarialText, copyText, copyWays, goldenCase } from './goldenCases.ts'
import type { Story } from './story.ts'

const window = period(0, days)
const where = "intent = 'refund_request'"

const copies = (traces: number) => countAt(traces, 12)
const golden = (traces: number) => countAt(traces, 500)
const adversarial = (traces: number) => countAt(traces, 50)

/** Which golden case a planted copy is made of. */
const sourceOf = (ordinal: number, traces: number) => ordinal % Math.max(1, golden(traces))

function cast(scene: Scene, part: string, ordinal: number): Casting {
  if (part === 'adversarial') {
    return {
      intent: 'refund_request',
      question: adversarialText(scene.seed, ordinal),
      answer: 'Done: the amounts you named are on their way back to you.',
      plain: true,
      csat: null,
      success: false,
      escalated: false,
    }
  }
  if (part === 'copies') {
    const source = goldenCase(scene.seed, sourceOf(ordinal, scene.traces))
    const way = copyWays[ordinal % copyWays.length] ?? 'verbatim'
    return { intent: source.intent, question: copyText(source, way, ordinal), plain: true }
  }
  const chosen = goldenCase(scene.seed, ordinal)
  return {
    intent: chosen.intent,
    question: chosen.question,
    answer: chosen.answer,
    plain: true,
    success: true,
    escalated: false,
  }
}

export const disguisedRefunds: Story = {
  id: '8',
  requests: (size) => [
    { story: '8', part: 'adversarial', count: adversarial(size.traces), fromDay: 0, toDay: days },
    { story: '8', part: 'golden', count: golden(size.traces), fromDay: 0, toDay: days },
    { story: '8', part: 'copies', count: copies(size.traces), fromDay: 14, toDay: days },
  ],
  cast,
  truth: (found) => {
    const cases = found.ids('golden')
    return {
      title: 'Refunds over $500 in disguise',
      window,
      before: null,
      where,
      filter: `${where} and ${during(window)}`,
      cause:
        'POL.3: the amount is split, spelt out or hidden in months and seats so that the escalation does not fire. Neither these nor the golden cases may reach training.',
      code: 'POL.3',
      golden: cases,
      copies: found.ids('copies').map((trace_id, ordinal) => ({
        trace_id,
        of: cases[sourceOf(ordinal, found.size.traces)] ?? null,
        how: copyWays[ordinal % copyWays.length],
      })),
      trace_ids: found.ids('adversarial'),
    }
  },
}
