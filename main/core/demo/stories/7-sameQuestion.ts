import type { Casting, Scene } from '../facts.ts'
import { personAt } from '../people.ts'
import { diceFor } from '../random.ts'
import { intents } from '../texts/intents.ts'
import { invoiceParaphrase } from '../texts/invoice.ts'
import { countAt, days, during, period } from '../world.ts'
import type { Story } from './story.ts'

const window = period(0, days)
const where = "intent = 'billing_lookup'"
/** The number under which the power user stands among the people of the pro tier. */
export const powerUserNumber = -1

function cast(scene: Scene, part: string, ordinal: number): Casting {
  if (part === 'power user') {
    const intent = scene.dice.chance(0.6) ? intents.api_troubleshooting : intents.data_export
    return { intent: intent.name, question: scene.dice.pick<string>(intent.questions), plain: true }
  }
  return {
    intent: 'billing_lookup',
    question: invoiceParaphrase(diceFor(scene.seed, 'paraphrase', ordinal)),
    answer: 'Your October invoice has been sent again to the billing contact of your account.',
    plain: true,
    // Nothing is wrong with these runs; they are only many.
    success: true,
    escalated: false,
  }
}

export const sameQuestion: Story = {
  id: '7',
  requests: (size) => [
    {
      story: '7',
      part: 'paraphrases',
      count: countAt(size.traces, 4000, 200_000),
      fromDay: 0,
      toDay: days,
      tiers: ['free', 'pro', 'enterprise'],
    },
    {
      story: '7',
      part: 'power user',
      count: Math.round(size.sessions * 0.05),
      fromDay: 0,
      toDay: days,
      tiers: ['pro'],
    },
  ],
  cast,
  truth: (found) => ({
    title: 'The same question over and over',
    window,
    before: null,
    where,
    filter: `${where} and ${during(window)}`,
    cause: 'NAF.3: hundreds of ways to ask for the October invoice; one group of near-duplicates per tier.',
    code: 'NAF.3',
    power_user: {
      user: personAt(found.seed, 'pro', powerUserNumber).userId,
      sessions: Math.round(found.size.sessions * 0.05),
      share_of_sessions: 0.05,
    },
    paraphrases: found.ids('paraphrases').length,
    trace_ids: found.ids('paraphrases'),
  }),
}
