import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import type { Exportable, Message } from '../exportable.ts'
import { leavesOut, trainingFiles, type Format } from '../format.ts'
import { isResult, tiedCalls, uncalledResult } from '../toolCalls.ts'
import {
  apiMessage,
  apiMessages,
  argumentText,
  chatOf,
  templateMessage,
  templateMessages,
  toolSchemas,
  toolsKey,
} from './messages.ts'

const object = z.record(z.string(), z.unknown())
const common = { use: 'environments', trains: true, fileOf: trainingFiles, container: 'lines' } as const

export const verifiers: Format = {
  ...common,
  id: 'verifiers',
  title: 'Verifiers',
  version: 'PrimeIntellect verifiers, rows of 2026-05',
  source: 'PrimeIntellect-ai/verifiers',
  note: 'Prompt, answer and an info string for environments; the example’s id stays with the row',
  keys: ['prompt', 'answer', 'info'],
  schema: z.strictObject({
    prompt: chatOf(apiMessage),
    answer: z.string(),
    info: z.string().min(2),
  }),
  rows: (example) => [
    {
      prompt: apiMessages(example.input.messages),
      answer: example.expected.answer ?? '',
      info: canonicalJson({
        example_id: example.id,
        must_not: example.expected.must_not,
        expected_tool_calls: example.expected.tool_calls ?? [],
        tools: example.input.tools,
      }),
    },
  ],
  loader: (files) => `load_dataset("json", data_files="${files[0] ?? 'train.jsonl'}", split="train")`,
}

const responseItem = z.union([
  z.strictObject({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: z.string() }),
  z.strictObject({
    type: z.literal('function_call'),
    call_id: z.string(),
    name: z.string().min(1),
    arguments: z.string(),
  }),
  z.strictObject({ type: z.literal('function_call_output'), call_id: z.string(), output: z.string() }),
])

function outputsHaveCalls(items: readonly z.output<typeof responseItem>[]): boolean {
  const called = new Set<string>()
  return items.every((item) => {
    if (!('type' in item)) return true
    if (item.type === 'function_call') called.add(item.call_id)
    return called.has(item.call_id)
  })
}

/** A conversation as items of the Responses API: calls and their outputs stand as items of their own. */
export function responseItems(messages: readonly Message[]): Record<string, unknown>[] {
  return tiedCalls(messages).flatMap((each): Record<string, unknown>[] => {
    if (isResult(each))
      return [{ type: 'function_call_output', call_id: each.tool_call_id ?? '', output: each.content ?? '' }]
    const calls = (each.tool_calls ?? []).map((called) => ({
      type: 'function_call',
      call_id: called.id ?? '',
      name: called.function.name,
      arguments: argumentText(called.function.arguments),
    }))
    const role = ['system', 'developer', 'assistant'].includes(each.role) ? each.role : 'user'
    const said = each.content ?? ''
    return [...(said === '' && calls.length > 0 ? [] : [{ role, content: said }]), ...calls]
  })
}

const shortestLeak = 12

/** Whether the answer that is asked for already stands in the prompt, which would reward copying. */
export function answerInPrompt({ input, expected }: Exportable): boolean {
  const answer = folded(expected.answer ?? '')
  if (answer.length < shortestLeak) return false
  return input.messages.some(({ content }) => folded(content ?? '').includes(answer))
}

const folded = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

export const nemoGym: Format = {
  ...common,
  id: 'nemo-gym',
  title: 'NeMo Gym',
  version: 'NVIDIA-NeMo/Gym task rows, 2026-05',
  source: 'NVIDIA-NeMo/Gym',
  note: 'Task rows for the Responses API; a row whose prompt holds its own answer is left out and counted',
  keys: ['responses_create_params', 'verifier_metadata'],
  schema: z.strictObject({
    responses_create_params: z.strictObject({
      input: z.array(responseItem).min(1).refine(outputsHaveCalls, leavesOut(uncalledResult)),
      tools: z.array(z.looseObject({ type: z.literal('function'), name: z.string() })).optional(),
      parallel_tool_calls: z.boolean().optional(),
    }),
    verifier_metadata: z.strictObject({
      example_id: z.string(),
      expected_answer: z.string().optional(),
      expected_tool_calls: z.array(object).optional(),
      must_not: z.array(z.string()),
    }),
  }),
  rows: (example) => {
    if (answerInPrompt(example)) return { skipped: 'the prompt holds the expected answer' }
    const tools = toolSchemas(example).map((tool) => ({ type: 'function', ...(tool['function'] as object) }))
    const { answer, tool_calls: calls, must_not: codes } = example.expected
    return [
      {
        responses_create_params: {
          input: responseItems(example.input.messages),
          ...(tools.length === 0 ? {} : { tools, parallel_tool_calls: false }),
        },
        verifier_metadata: {
          example_id: example.id,
          ...(answer === null ? {} : { expected_answer: answer }),
          ...(calls === undefined ? {} : { expected_tool_calls: calls }),
          must_not: codes,
        },
      },
    ]
  },
  loader: (files) => `ng_collect_rollouts +input_jsonl_fpath=${files[0] ?? 'train.jsonl'}`,
}

export const art: Format = {
  ...common,
  id: 'art',
  title: 'ART groups for RULER',
  version: 'OpenPipe/ART trajectories, 2025-06',
  source: 'OpenPipe/ART',
  note: 'Runs of one scenario side by side, at least two, for relative judging',
  keys: ['scenario_id', 'trajectories'],
  schema: z.strictObject({
    scenario_id: z.string(),
    trajectories: z
      .array(
        z.strictObject({
          messages_and_choices: chatOf(apiMessage),
          tools: z.array(object).optional(),
          reward: z.number(),
          metrics: z.record(z.string(), z.number()),
          metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
          logs: z.array(z.string()),
        }),
      )
      .min(2),
  }),
  rows: (example) => {
    const judged = (example.trajectories ?? []).filter(({ reward }) => reward !== null)
    if (judged.length < 2)
      return {
        skipped: 'fewer than two judged runs of one task: build the set with the shape `group`',
      }
    return [
      {
        scenario_id: example.id,
        trajectories: judged.map((run) => ({
          messages_and_choices: apiMessages([...example.input.messages, ...run.messages]),
          ...toolsKey(example),
          reward: run.reward,
          metrics: run.metrics,
          metadata: { trace: example.trace },
          logs: [],
        })),
      },
    ]
  },
  loader: (files) => `groups = [json.loads(line) for line in open("${files[0] ?? 'train.jsonl'}")]`,
}

export const agentRm: Format = {
  ...common,
  id: 'agentrm',
  title: 'AgentRM',
  use: 'training',
  version: 'research code; no released schema',
  source: 'thunlp/AgentRM, alignment-handbook conversations',
  note: 'A run and its scalar reward for reward models; steps keep their own where they were judged',
  keys: ['messages', 'reward', 'step_rewards?'],
  schema: z.strictObject({
    messages: chatOf(templateMessage),
    reward: z.number(),
    step_rewards: z.array(z.number()).optional(),
  }),
  rows: (example) => {
    const runs = (example.trajectories ?? []).flatMap(({ messages, reward }) =>
      reward === null
        ? []
        : [{ messages: templateMessages([...example.input.messages, ...messages]), reward }],
    )
    if (runs.length > 0) return runs
    if (example.completion === undefined || example.good === undefined)
      return { skipped: 'no run with a reward: build the set with the shape `group` or `unpaired`' }
    const steps = (example.steps ?? []).map(({ good }) => (good ? 1 : 0))
    return [
      {
        messages: templateMessages([...example.input.messages, ...example.completion]),
        reward: example.good ? 1 : 0,
        ...(steps.length === 0 ? {} : { step_rewards: steps }),
      },
    ]
  },
  loader: (files) => `load_dataset("json", data_files="${files[0] ?? 'train.jsonl'}")`,
}
