import { z } from 'zod'
import { type Exportable, type Message } from '../exportable.ts'
import { trainingFiles, type Format, type Skip } from '../format.ts'
import {
  assistantOnly,
  chatOf,
  expectedMessages,
  question,
  templateMessage,
  templateMessages,
  toolSchema,
  toolsKey,
} from './messages.ts'

const target = {
  use: 'training',
  version: 'TRL 1.10 (dataset_formats)',
  source: 'huggingface/trl docs/source/dataset_formats.md',
  trains: true,
  fileOf: trainingFiles,
  container: 'lines',
  loader: (files: readonly string[]) =>
    `load_dataset("json", data_files={${files.map((file) => `"${file.replace('.jsonl', '')}": "${file}"`).join(', ')}}, on_mixed_types="use_json")`,
} as const

const tools = z.array(toolSchema).min(1).optional()
const messages = chatOf(templateMessage)
const answers = z.array(assistantOnly(templateMessage)).min(1)

export const noAnswer: Skip = {
  skipped: 'no answer to learn from: the trace neither passed nor was corrected',
}
const noPair: Skip = {
  skipped: 'no pair of a better and a worse answer: build the set with the shape `pair`',
}
const noVerdict: Skip = { skipped: 'no completion with a verdict: build the set with the shape `unpaired`' }
const noSteps: Skip = { skipped: 'no judged steps: build the set with the shape `step`' }

/** The better and the worse continuation of the prompt; null where an example has no two. */
export function pairOf(example: Exportable): { chosen: Message[]; rejected: Message[] } | null {
  const chosen = example.chosen ?? (example.rejected === undefined ? undefined : expectedMessages(example))
  if (chosen == null || example.rejected === undefined) return null
  return { chosen, rejected: example.rejected }
}

/** A continuation and whether it was good; a passed example's answer is one. */
export function judgedCompletion(example: Exportable): { completion: Message[]; good: boolean } | null {
  if (example.completion !== undefined && example.good !== undefined)
    return { completion: example.completion, good: example.good }
  const passed = example.metadata['verdict'] === 'pass' ? expectedMessages(example) : null
  return passed === null ? null : { completion: passed, good: true }
}

export const trlSft: Format = {
  ...target,
  id: 'trl-sft',
  title: 'TRL SFT',
  note: 'Conversations up to and including the answer that passed or was corrected',
  keys: ['messages', 'tools?'],
  schema: z.strictObject({ messages, tools }),
  rows: (example) => {
    const expected = expectedMessages(example)
    if (expected === null) return noAnswer
    return [{ messages: templateMessages([...example.input.messages, ...expected]), ...toolsKey(example) }]
  },
}

const preference = z.strictObject({ prompt: messages, chosen: answers, rejected: answers, tools })

const preferenceRows: Format['rows'] = (example) => {
  const pair = pairOf(example)
  if (pair === null) return noPair
  return [
    {
      prompt: templateMessages(example.input.messages),
      chosen: templateMessages(pair.chosen),
      rejected: templateMessages(pair.rejected),
      ...toolsKey(example),
    },
  ]
}

export const trlDpo: Format = {
  ...target,
  id: 'trl-dpo',
  title: 'TRL DPO',
  note: 'A better and a worse answer to the same prompt',
  keys: ['prompt', 'chosen', 'rejected', 'tools?'],
  schema: preference,
  rows: preferenceRows,
}

export const trlOrpo: Format = {
  ...trlDpo,
  id: 'trl-orpo',
  title: 'TRL ORPO',
  note: 'As DPO, for the trainer that needs no reference model (experimental in TRL)',
}

export const trlKto: Format = {
  ...target,
  id: 'trl-kto',
  title: 'TRL KTO',
  note: 'One answer and whether it was good, as a thumb says it',
  keys: ['prompt', 'completion', 'label', 'tools?'],
  schema: z.strictObject({ prompt: messages, completion: answers, label: z.boolean(), tools }),
  rows: (example) => {
    const judged = judgedCompletion(example)
    if (judged === null) return noVerdict
    return [
      {
        prompt: templateMessages(example.input.messages),
        completion: templateMessages(judged.completion),
        label: judged.good,
        ...toolsKey(example),
      },
    ]
  },
}

export const trlStepwise: Format = {
  ...target,
  id: 'trl-stepwise',
  title: 'TRL stepwise',
  note: 'Steps of a run, each right or wrong (process reward models, experimental in TRL)',
  keys: ['prompt', 'completions', 'labels'],
  schema: z
    .strictObject({
      prompt: z.string().min(1),
      completions: z.array(z.string()).min(1),
      labels: z.array(z.boolean()).min(1),
    })
    .refine((row) => row.completions.length === row.labels.length, {
      message: 'one label for each completion',
    }),
  rows: (example) => {
    const { steps } = example
    if (steps === undefined || steps.length === 0) return noSteps
    return [
      {
        prompt: question(example) ?? '',
        completions: steps.map(({ text }) => text),
        labels: steps.map(({ good }) => good),
      },
    ]
  },
}

/** Whole runs of one task, the better against the worse. */
export const dmpo: Format = {
  ...target,
  id: 'dmpo',
  title: 'DMPO trajectories',
  version: 'research code; no released schema',
  source: 'swt-user/DMPO, TRL preference columns',
  note: 'A better and a worse whole run of the same task, for multi-turn preference training',
  keys: ['task_id', 'prompt', 'chosen', 'rejected', 'chosen_reward?', 'rejected_reward?'],
  schema: z.strictObject({
    task_id: z.string(),
    prompt: messages,
    chosen: messages,
    rejected: messages,
    chosen_reward: z.number().optional(),
    rejected_reward: z.number().optional(),
  }),
  rows: (example) => {
    const ranked = (example.trajectories ?? [])
      .filter(({ reward }) => reward !== null)
      .toSorted((left, right) => (right.reward ?? 0) - (left.reward ?? 0))
    const [best] = ranked
    const worst = ranked.at(-1)
    if (best !== undefined && worst !== undefined && (best.reward ?? 0) > (worst.reward ?? 0)) {
      return [
        {
          task_id: example.id,
          prompt: templateMessages(example.input.messages),
          chosen: templateMessages(best.messages),
          rejected: templateMessages(worst.messages),
          chosen_reward: best.reward,
          rejected_reward: worst.reward,
        },
      ]
    }
    const pair = pairOf(example)
    if (pair === null)
      return {
        skipped: 'no two runs of one task with different rewards: build the set with the shape `group`',
      }
    return [
      {
        task_id: example.id,
        prompt: templateMessages(example.input.messages),
        chosen: templateMessages(pair.chosen),
        rejected: templateMessages(pair.rejected),
      },
    ]
  },
}
