import { opening } from '../course.ts'
import type { Casting, Facts, Scene } from '../facts.ts'
import { callTool, classify, handOff, memory, think } from '../steps.ts'
import type { Message, Step } from '../step.ts'
import { toolCall } from '../toolCalls.ts'
import { countAt, days, dayUs, during, firstDayUs, period, turn } from '../world.ts'
import type { Story } from './story.ts'

const hourUs = dayUs / 24
const outage = period(turn.outage + 13 / 24, turn.outage + 15 / 24)
const window = period(0, days)
const where = 'tool_calls >= 1'
const parts = ['loop', 'memory', 'handoff', 'outage'] as const

const answerStep = (facts: Facts, results: readonly Message[]): Step =>
  think(facts, {
    name: 'answer',
    weight: 4,
    share: 0.5,
    input: [...opening(facts), ...results],
    output: [{ role: 'assistant', content: facts.answer }],
  })

function loopSteps(facts: Facts): Step[] {
  const call = {
    ...toolCall(facts, 'search_internal_docs', 1),
    args: JSON.stringify({ query: 'how to merge two workspaces', team_id: 'support' }),
    result: JSON.stringify({ results: [{ title: 'Merging workspaces', updated: '2025-11-20' }] }),
  }
  const said = opening(facts)
  const rounds = Array.from({ length: 7 }, (_, round) => [
    think(facts, {
      name: 'plan',
      weight: 1.5,
      share: 0.5 / 7,
      input: said,
      output: [
        { role: 'assistant' as const, call: { id: `${call.id}_${round}`, tool: call.tool, args: call.args } },
      ],
    }),
    callTool(facts, call),
  ]).flat()
  return [classify(facts), ...rounds, answerStep(facts, [])]
}

function memorySteps(facts: Facts): Step[] {
  const look = toolCall(facts, 'lookup_account', 1)
  return [
    classify(facts),
    memory(facts, 'read', facts.turn === 0 ? 'Nothing is known from earlier.' : '{}'),
    callTool(facts, look),
    answerStep(facts, [{ role: 'tool', content: look.result, callId: look.id }]),
    memory(facts, 'write', facts.turn === 0 ? 'Billed yearly; the business year starts in April.' : '{}'),
  ]
}

function handOffSteps(facts: Facts): Step[] {
  const look = toolCall(facts, 'lookup_account', 1)
  const passed = handOff(facts, 'integration specialist', 'beyond the agent')
  return [
    classify(facts),
    callTool(facts, look),
    { ...passed, name: 'hand off to integration specialist', texts: [['input.value', '{}']] },
    answerStep(facts, [{ role: 'user', content: '' }]),
  ]
}

function outageSteps(facts: Facts): Step[] {
  const trouble = { error: 'service_unavailable', message: 'Account service: 503, try later.', weight: 4 }
  const call = { ...toolCall(facts, 'lookup_account', 1), result: JSON.stringify({ error: trouble.message }) }
  return [
    classify(facts),
    callTool(facts, call, trouble),
    callTool(facts, { ...call, id: `${call.id}b` }, trouble),
    answerStep(facts, []),
  ]
}

const plays: Record<string, Pick<Casting, 'intent' | 'question' | 'answer' | 'steps' | 'success'>> = {
  loop: {
    intent: 'account_config',
    question: 'How do we merge two workspaces without losing the comments?',
    answer: 'I could not finish this in the time I have. Please ask again.',
    steps: loopSteps,
    success: false,
  },
  memory: {
    intent: 'pricing_question',
    question: 'Please keep in mind: we are billed yearly and our business year starts in April.',
    answer: 'Thank you, I have noted that you are billed yearly from April on.',
    steps: memorySteps,
    success: true,
  },
  handoff: {
    intent: 'sso_setup',
    question: 'Our provisioning sends the groups twice. I described every step to your colleague already.',
    answer:
      'Hello, this is the integration specialist. Could you tell me from the beginning what this is about?',
    steps: handOffSteps,
    success: false,
  },
  outage: {
    intent: 'account_config',
    question: 'Which of our people can see the salary project?',
    answer: 'Our account service does not answer right now. I will be able to help once it is back.',
    steps: outageSteps,
    success: null,
  },
}

function cast(scene: Scene, part: string): Casting {
  const play = plays[part] ?? plays.loop
  if (play === undefined) throw new Error(`There is no part ${part}`)
  const forgotten = part === 'memory' && scene.turn > 0
  return {
    ...play,
    ...(forgotten
      ? {
          question: 'So what do we pay for 40 more seats?',
          answer: 'For 40 seats billed monthly that is the list price. Are you billed monthly or yearly?',
          success: false,
        }
      : {}),
    retrieves: false,
    csat: null,
    escalated: part === 'handoff',
    ...(part === 'outage'
      ? {
          infrastructureFailure: true,
          startUs:
            firstDayUs + turn.outage * dayUs + 13 * hourUs + Math.floor(scene.dice.next() * 1.95 * hourUs),
        }
      : {}),
  }
}

export const otherFailures: Story = {
  id: '9',
  requests: (size) => [
    {
      story: '9',
      part: 'outage',
      count: countAt(size.traces, 20),
      fromDay: turn.outage,
      toDay: turn.outage + 1,
    },
    { story: '9', part: 'loop', count: countAt(size.traces, 12), fromDay: 0, toDay: days },
    {
      story: '9',
      part: 'memory',
      count: countAt(size.traces, 12),
      fromDay: turn.memoryPolicy,
      toDay: days,
      traces: 2,
    },
    { story: '9', part: 'handoff', count: countAt(size.traces, 12), fromDay: 0, toDay: days },
  ],
  cast,
  truth: (found) => ({
    title: 'Loops, memory loss, a lost handoff, an outage',
    window,
    before: null,
    where,
    filter: `${where} and ${during(window)}`,
    cause: 'PLN.3, MEM.1, PLN.8 and INF.1; the last is not the fault of the agent.',
    parts: Object.fromEntries(parts.map((part) => [part, found.ids(part)])),
    codes: { loop: 'PLN.3', memory: 'MEM.1', handoff: 'PLN.8', outage: 'INF.1' },
    outage,
    trace_ids: parts.flatMap((part) => [...found.ids(part)]),
  }),
}
