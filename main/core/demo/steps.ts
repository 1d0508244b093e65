import type { Attribute } from './otlp.ts'
import type { Facts } from './facts.ts'
import type { Message, Step } from './step.ts'
import { chunkTexts, chunkTitle } from './texts/chunks.ts'
import type { Tool } from './world.ts'

const kind = (name: string): Attribute => ['openinference.span.kind', name]

export function classify(facts: Facts): Step {
  return {
    name: 'classify_intent',
    weight: 1.2,
    facts: [kind('CHAIN'), ['intent.name', facts.casting.intent], ['intent.confidence', facts.confidence]],
    texts: [
      ['input.value', facts.question],
      ['output.value', JSON.stringify({ intent: facts.casting.intent, confidence: facts.confidence })],
    ],
  }
}

export function memory(facts: Facts, action: 'read' | 'write', content: string): Step {
  return {
    name: `memory.${action}`,
    weight: 0.3,
    facts: [
      ['assay.span.kind', 'memory'],
      ['memory.policy_version', facts.versions.memoryPolicy],
      ['memory.action', action],
    ],
    texts: [[action === 'read' ? 'output.value' : 'input.value', content]],
  }
}

export interface ToolCall {
  id: string
  tool: Tool
  args: string
  result: string
}

export interface ToolTrouble {
  error: string
  message: string
  at?: number
  weight?: number
}

export function callTool(facts: Facts, call: ToolCall, trouble?: ToolTrouble): Step {
  return {
    name: call.tool,
    weight: trouble?.weight ?? 2,
    ...(trouble?.at === undefined ? {} : { at: trouble.at }),
    ...(trouble === undefined ? {} : { status: 'error' as const, message: trouble.message }),
    facts: [
      kind('TOOL'),
      ['tool.name', call.tool],
      ['tool.schema_version', facts.versions.toolSchema],
      ...(trouble === undefined ? [] : [['error.type', trouble.error] as const]),
    ],
    texts: [
      ['input.value', call.args],
      ['output.value', call.result],
    ],
    ...(trouble === undefined
      ? {}
      : {
          event: {
            name: 'exception',
            attributes: [
              ['exception.type', trouble.error],
              ['exception.message', trouble.message],
            ],
          },
        }),
  }
}

export function retrieve(facts: Facts, query: string): Step {
  const dice = facts.dice
  let score = 0.93 - dice.next() * 0.05
  const documents = facts.chunks.map((id) => {
    const found = { id, score: Math.round(score * 1000) / 1000 }
    score -= 0.02 + dice.next() * 0.09
    return found
  })
  return {
    name: 'search_knowledge_base',
    weight: 1.6,
    facts: [
      kind('RETRIEVER'),
      ['retrieval.index_version', facts.versions.index],
      ...documents.flatMap((document, index): Attribute[] => [
        [`retrieval.documents.${index}.document.id`, document.id],
        [`retrieval.documents.${index}.document.score`, document.score],
      ]),
    ],
    texts: [
      ['input.value', query],
      ...documents.map((document, index): Attribute => [
        `retrieval.documents.${index}.document.content`,
        `${chunkTitle(document.id)}: ${chunkTexts[document.id] ?? ''}`,
      ]),
    ],
  }
}

/** A model call; `share` is its part of the trace's cost and tokens. */
export function think(
  facts: Facts,
  options: {
    name: string
    weight: number
    share: number
    input: readonly Message[]
    output: readonly Message[]
  },
): Step {
  const tokens = Math.max(40, Math.round(facts.cost * options.share * 61_000))
  const completion = Math.max(8, Math.round(tokens * 0.035))
  return {
    name: options.name,
    weight: options.weight,
    facts: [
      kind('LLM'),
      ['llm.model_name', facts.versions.model],
      ['llm.token_count.prompt', tokens - completion],
      ['llm.token_count.completion', completion],
      ['llm.token_count.total', tokens],
      ['llm.cost.total', Math.round(facts.cost * options.share * 1e6) / 1e6],
    ],
    texts: [
      ...messageAttributes('llm.input_messages', options.input),
      ...messageAttributes('llm.output_messages', options.output),
    ],
  }
}

function messageAttributes(list: string, messages: readonly Message[]): Attribute[] {
  return messages.flatMap((message, index): Attribute[] => {
    const at = `${list}.${index}.message`
    const call = message.call
    return [
      [`${at}.role`, message.role],
      ...(message.content === undefined ? [] : [[`${at}.content`, message.content] as const]),
      ...(message.callId === undefined ? [] : [[`${at}.tool_call_id`, message.callId] as const]),
      ...(call === undefined
        ? []
        : ([
            [`${at}.tool_calls.0.tool_call.id`, call.id],
            [`${at}.tool_calls.0.tool_call.function.name`, call.tool],
            [`${at}.tool_calls.0.tool_call.function.arguments`, call.args],
          ] as const)),
    ]
  })
}

export function guardrail(facts: Facts): Step {
  const threshold = facts.versions.guardrail === 'refund-threshold-100' ? 100 : 500
  return {
    name: 'refund-threshold',
    weight: 0.2,
    facts: [
      kind('GUARDRAIL'),
      ['guardrail.version', facts.versions.guardrail],
      ['guardrail.triggered', facts.guardrailTriggered],
      ['guardrail.threshold_usd', threshold],
    ],
    texts: [
      [
        'output.value',
        facts.guardrailTriggered
          ? `Stopped: an amount above $${threshold} or of unclear size needs a person.`
          : `Passed: nothing above $${threshold}.`,
      ],
    ],
  }
}

export function handOff(facts: Facts, to: string, reason: string): Step {
  return {
    name: `escalate to ${to}`,
    weight: 0.4,
    facts: [
      ['assay.span.kind', 'handoff'],
      ['handoff.to', to],
    ],
    texts: [
      [
        'input.value',
        JSON.stringify({ to, reason, account: facts.person.account, contact: facts.person.email }),
      ],
    ],
  }
}
