import { z } from 'zod'
import { splitFiles, trainingFiles, type Format } from '../format.ts'
import {
  apiMessage,
  apiMessages,
  assistantOnly,
  chatOf,
  expectedMessages,
  toolSchema,
  toolsKey,
} from './messages.ts'
import { noAnswer, pairOf } from './trl.ts'

const tools = z.array(toolSchema).min(1).optional()
const messages = chatOf(apiMessage)
const spoken = z
  .array(assistantOnly(apiMessage))
  .length(1)
  .refine(([only]) => typeof only?.content === 'string' && only.tool_calls === undefined, {
    message: 'text alone: this trainer takes no tool calls in the outputs',
  })

const fewest = 10

const upload = (files: readonly string[]) =>
  `openai.files.create(file=open("${files[0] ?? 'train.jsonl'}", "rb"), purpose="fine-tune")`

export const openAiSft: Format = {
  id: 'openai-sft',
  title: 'OpenAI SFT',
  use: 'training',
  version: 'fine-tuning guide, 2026-06',
  source: 'OpenAI API reference, chat fine-tuning',
  note: 'Chat fine-tuning; tool arguments as JSON strings',
  keys: ['messages', 'tools?', 'parallel_tool_calls?'],
  trains: true,
  fileOf: trainingFiles,
  container: 'lines',
  schema: z.strictObject({ messages, tools, parallel_tool_calls: z.boolean().optional() }),
  rows: (example) => {
    const expected = expectedMessages(example)
    if (expected === null) return noAnswer
    return [{ messages: apiMessages([...example.input.messages, ...expected]), ...toolsKey(example) }]
  },
  remark: (rows) => (rows < fewest ? `OpenAI takes no file of fewer than ${fewest} lines` : null),
  loader: upload,
}

const preferenceKeys = ['input', 'preferred_output', 'non_preferred_output'] as const

const preference = z.strictObject({
  input: z.strictObject({ messages, tools, parallel_tool_calls: z.boolean().optional() }),
  preferred_output: spoken,
  non_preferred_output: spoken,
})

const preferenceRows: Format['rows'] = (example) => {
  const pair = pairOf(example)
  if (pair === null)
    return { skipped: 'no pair of a better and a worse answer: build the set with the shape `pair`' }
  const [better, worse] = [lastWords(pair.chosen), lastWords(pair.rejected)]
  if (better === null || worse === null)
    return { skipped: 'one of the two answers is a tool call, and this format takes text alone' }
  return [
    {
      input: { messages: apiMessages(example.input.messages), ...toolsKey(example) },
      preferred_output: [{ role: 'assistant', content: better }],
      non_preferred_output: [{ role: 'assistant', content: worse }],
    },
  ]
}

const lastWords = (messages: readonly { role: string; content: string | null }[]) =>
  messages.findLast(({ role, content }) => role === 'assistant' && content !== null && content !== '')
    ?.content ?? null

export const openAiDpo: Format = {
  ...openAiSft,
  id: 'openai-dpo',
  title: 'OpenAI DPO',
  note: 'A better and a worse answer as text; the guide files this under legacy APIs',
  keys: preferenceKeys,
  schema: preference,
  rows: preferenceRows,
}

const together = {
  version: 'fine-tuning data preparation, 2026-06',
  source: 'Together documentation, fine-tuning data preparation',
  remark: () => null,
  loader: (files: readonly string[]) => `together files upload ${files[0] ?? 'train.jsonl'}`,
}

// A file that could be two formats is refused there, so no row carries a key more than it must.
export const togetherSft: Format = {
  ...openAiSft,
  ...together,
  id: 'together-sft',
  title: 'Together SFT',
  note: 'Conversations; nothing beside what the format names, since a file that fits two formats is refused',
  keys: ['messages', 'tools?'],
  schema: z.strictObject({ messages, tools }),
}

export const togetherDpo: Format = {
  ...openAiDpo,
  ...together,
  id: 'together-dpo',
  title: 'Together DPO',
  note: 'Pairs under the keys of OpenAI DPO',
}

export const openAiEvals: Format = {
  id: 'openai-evals',
  title: 'OpenAI Evals',
  use: 'evaluation',
  version: 'openai/evals build-eval, 2024',
  source: 'openai/evals docs/build-eval.md',
  note: 'Samples for Match, Includes and FuzzyMatch; codes that must not occur stand beside for model-graded templates',
  keys: ['input', 'ideal', 'must_not'],
  trains: false,
  fileOf: splitFiles,
  container: 'lines',
  schema: z.strictObject({ input: messages, ideal: z.string(), must_not: z.array(z.string()) }),
  rows: (example) => {
    if (example.expected.answer === null)
      return { skipped: 'no ideal answer: only codes that must not occur are known' }
    return [
      {
        input: apiMessages(example.input.messages),
        ideal: example.expected.answer,
        must_not: example.expected.must_not,
      },
    ]
  },
  loader: (files) => `oaieval <model> <eval> --registry_path .  # samples_jsonl: ${files[0] ?? 'eval.jsonl'}`,
}
