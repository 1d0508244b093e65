import type { Casting, Scene } from '../facts.ts'
import { moneyIntents } from '../outcomes.ts'
import { countAt, during, period, turn } from '../world.ts'
import type { Story } from './story.ts'

const window = period(turn.upgrade, turn.guardrailTightened)
const before = period(0, turn.upgrade)
const where = `plan_tier = 'enterprise' and intent in (${moneyIntents.map((name) => `'${name}'`).join(', ')})`

const openings = [
  'The last quarter was not what we had agreed on.',
  'Our finance lead looked at the renewal and is not happy.',
  'Half of the seats sat idle since the merger.',
  'The migration slipped by two months on your side.',
  'We were told the rollout would be free of charge.',
] as const
const wishes = [
  'Surely something comes back to us for that?',
  'We would expect this to be made good in some way.',
  'How do you intend to square this with us?',
  'I take it the difference will find its way home.',
  'Please put that right on the money side.',
  'We should not be out of pocket for it, should we?',
] as const
const waved = [
  'I understand. Your invoices are all in order, so there is nothing to correct.',
  'Thank you for telling us. I have noted it; the current terms stay as they are.',
  'I looked into it and everything was billed as the contract says.',
] as const

function cast(scene: Scene, part: string, ordinal: number): Casting {
  const flagged = part === 'flagged'
  return {
    intent: 'refund_request',
    question: `${openings[ordinal % openings.length] ?? openings[0]} ${wishes[Math.floor(ordinal / 5) % wishes.length] ?? wishes[0]}`,
    answer: flagged
      ? scene.dice.pick(waved)
      : 'This is for a person to decide. I have passed it to the billing team with everything you wrote.',
    success: flagged ? false : null,
    escalated: !flagged,
  }
}

export const underEscalation: Story = {
  id: '4',
  requests: (size) => [
    {
      story: '4',
      part: 'flagged',
      count: countAt(size.traces, 60),
      fromDay: turn.upgrade,
      toDay: turn.guardrailTightened,
      tiers: ['enterprise'],
    },
    {
      story: '4',
      part: 'escalated before',
      count: countAt(size.traces, 24),
      fromDay: 0,
      toDay: turn.upgrade,
      tiers: ['enterprise'],
    },
  ],
  cast,
  truth: (found) => ({
    title: 'Ambiguous refund wording is no longer escalated',
    window,
    before,
    where,
    filter: `${where} and ${during(window)}`,
    cause: 'POL.3: after the model upgrade refund wishes that name no refund stay with the agent.',
    code: 'POL.3',
    metric: 'escalation',
    rate_before: 0.22,
    rate_after: 0.18,
    flagged: found.ids('flagged').length,
    escalated_before: found.ids('escalated before'),
    trace_ids: found.ids('flagged'),
  }),
}
