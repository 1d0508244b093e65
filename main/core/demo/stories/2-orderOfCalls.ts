import { opening } from '../course.ts'
import type { Casting, Facts, Scene } from '../facts.ts'
import { callTool, classify, think } from '../steps.ts'
import type { Step } from '../step.ts'
import { toolCall } from '../toolCalls.ts'
import { days, during, period, turn } from '../world.ts'
import type { Story } from './story.ts'

const window = period(turn.lastDay, days)
const where = 'tool:lookup_account and tool_errors >= 3'
const share = 0.13

const questions = [
  'Who is the billing contact of our account? I need it for an audit.',
  'How many seats does our account have right now?',
  'Until when does our current term run?',
  'Which plan is our account on, and since when?',
  'Please tell me the owner of our workspace.',
] as const
const again = [
  'That did not answer it. Once more: ',
  'I am still waiting for an answer. ',
  'Same question as before: ',
] as const
const apologies = [
  'I am sorry, I could not reach your account in time. Please try again later.',
  'Apologies, looking up your account took too long. Could you ask once more in a while?',
] as const

const denied = { error: 'permission_denied', message: 'Permission denied: the identity is not verified yet.' }
const late = { error: 'timeout', message: 'No answer from the account service within 10 s.' }

function steps(facts: Facts): Step[] {
  const verify = toolCall(facts, 'verify_identity', 1)
  const lookup = (number: number, text: string) => ({
    ...toolCall(facts, 'lookup_account', number),
    result: JSON.stringify({ error: text }),
  })
  const said = opening(facts)
  return [
    classify(facts),
    think(facts, {
      name: 'plan',
      weight: 2.4,
      share: 0.4,
      input: said,
      output: [{ role: 'assistant', call: { id: verify.id, tool: verify.tool, args: verify.args } }],
    }),
    { ...callTool(facts, verify), at: 4, weight: 9 },
    callTool(facts, lookup(2, denied.message), { ...denied, at: 5, weight: 1 }),
    callTool(facts, lookup(3, denied.message), { ...denied, at: 7, weight: 1 }),
    callTool(facts, lookup(4, late.message), { ...late, at: 9, weight: 8 }),
    think(facts, {
      name: 'answer',
      weight: 2,
      share: 0.6,
      input: [
        ...said,
        { role: 'assistant', call: { id: verify.id, tool: verify.tool, args: verify.args } },
        { role: 'tool', content: verify.result, callId: verify.id },
        { role: 'tool', content: late.message, callId: lookup(4, '').id },
      ],
      output: [{ role: 'assistant', content: facts.answer }],
    }),
  ]
}

function cast(scene: Scene, _part: string, ordinal: number): Casting {
  const question = questions[ordinal % questions.length] ?? questions[0]
  const { dice } = scene
  return {
    intent: 'account_config',
    question: scene.turn === 0 ? question : `${dice.pick(again)}${question}`,
    answer: dice.pick(apologies),
    retrieves: false,
    csat: scene.tier !== 'enterprise' && dice.chance(0.2) ? 1 + dice.below(2) : null,
    thumbs: dice.chance(0.3) ? 'down' : null,
    success: false,
    escalated: false,
    recontact: true,
    steps,
  }
}

export const orderOfCalls: Story = {
  id: '2',
  requests: (size) => [
    {
      story: '2',
      part: 'sessions',
      count: Math.max(1, Math.round(size.onDay(turn.lastDay) * share)),
      fromDay: turn.lastDay,
      toDay: days,
      traces: 2,
    },
  ],
  cast,
  truth: (found) => ({
    title: 'lookup_account starts before verify_identity ends',
    window,
    before: period(0, turn.lastDay),
    where,
    filter: `${where} and ${during(window)}`,
    cause:
      'PLN.2: lookup_account starts before verify_identity has ended, is refused, is tried again and times out. It needs a precondition in the tool schema and a wait in the planner.',
    code: 'PLN.2',
    sessions_of_the_day: found.size.onDay(turn.lastDay),
    sessions: Math.max(1, Math.round(found.size.onDay(turn.lastDay) * share)),
    share,
    trace_ids: found.ids('sessions'),
  }),
}
