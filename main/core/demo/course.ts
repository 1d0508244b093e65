import type { Facts } from './facts.ts'
import { callTool, classify, guardrail, handOff, memory, retrieve, think } from './steps.ts'
import type { Message, Step } from './step.ts'
import { intents } from './texts/intents.ts'
import { toolCall } from './toolCalls.ts'
import type { Tool } from './world.ts'

const system =
  'You are the support agent of a company that sells project software. You answer questions on billing, plans, accounts and the API. Refunds above the threshold, security incidents and any hint at leaving go to a person.'

export function opening(facts: Facts): Message[] {
  return [
    { role: 'system', content: system },
    { role: 'user', content: facts.question },
  ]
}

export interface CourseOptions {
  tools?: readonly Tool[]
  /** Replaces the step of one tool. */
  troubles?: (facts: Facts, number: number) => Step[]
}

/** The course of an ordinary trace: classify, remember, plan, call, retrieve, check, answer, hand over. */
export function ordinarySteps(facts: Facts): Step[] {
  const known = intents[facts.casting.intent as keyof typeof intents] as
    | (typeof intents)[keyof typeof intents]
    | undefined
  const tools: readonly Tool[] = known?.tools ?? ['lookup_account']
  const calls = tools.map((tool, index) => toolCall(facts, tool, index + 1))
  const said = opening(facts)
  const planned = calls.map((call): Message => ({
    role: 'assistant',
    call: { id: call.id, tool: call.tool, args: call.args },
  }))
  const results = calls.flatMap((call, index): Message[] => [
    planned[index] ?? { role: 'assistant' },
    { role: 'tool', content: call.result, callId: call.id },
  ])
  return [
    classify(facts),
    memory(
      facts,
      'read',
      facts.turn === 0
        ? 'Nothing is known from earlier.'
        : `Earlier in this session: ${facts.person.name} asked about their account.`,
    ),
    think(facts, { name: 'plan', weight: 3, share: 0.34, input: said, output: planned.slice(0, 1) }),
    ...calls.map((call) => callTool(facts, call)),
    ...(facts.chunks.length === 0 ? [] : [retrieve(facts, facts.question.slice(0, 160))]),
    ...(known?.money === true ? [guardrail(facts)] : []),
    think(facts, {
      name: 'answer',
      weight: 5,
      share: 0.66,
      input: [...said, ...results],
      output: [{ role: 'assistant', content: facts.answer }],
    }),
    ...(facts.escalated ? [handOff(facts, 'billing team', 'The agent may not decide this alone.')] : []),
    ...(facts.turn === 0 ? [] : [memory(facts, 'write', `Answered on ${facts.casting.intent}.`)]),
  ]
}
