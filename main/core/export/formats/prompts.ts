import { z } from 'zod'
import type { Exportable } from '../exportable.ts'
import type { Format, Version } from '../format.ts'
import { question, transcript } from './messages.ts'

const fileOf: Format['fileOf'] = (split) =>
  split === 'train' ? 'train.jsonl' : split === 'eval' ? 'val.jsonl' : null

const common = {
  use: 'prompts',
  source: 'stanfordnlp/dspy documentation',
  // An optimiser picks prompts by these rows, which is learning from them.
  trains: true,
  fileOf,
  container: 'lines',
} as const

const noAnswer = { skipped: 'no answer: the trace neither passed nor was corrected' }

const asked = z.strictObject({
  history: z.string(),
  question: z.string(),
  answer: z.string().min(1),
  must_not: z.array(z.string()),
  example_id: z.string(),
})

function askedRow(example: Exportable): Record<string, unknown>[] | null {
  if (example.expected.answer === null || example.expected.answer === '') return null
  const at = example.input.messages.findLastIndex(({ role }) => role === 'user')
  return [
    {
      history: transcript(example.input.messages.slice(0, Math.max(at, 0))),
      question: question(example) ?? '',
      answer: example.expected.answer,
      must_not: example.expected.must_not,
      example_id: example.id,
    },
  ]
}

const script = `import json
import dspy


def load(path):
    """Rows as examples whose inputs are the history and the question."""
    with open(path, encoding="utf-8") as lines:
        return [dspy.Example(**json.loads(line)).with_inputs("history", "question") for line in lines]
`

export const dspy: Format = {
  ...common,
  id: 'dspy',
  title: 'DSPy',
  version: 'DSPy 3',
  note: 'Training and validation rows with a loader; no row is in both',
  keys: ['history', 'question', 'answer', 'must_not', 'example_id'],
  schema: asked,
  rows: (example) => askedRow(example) ?? noAnswer,
  besideNames: ['load_dspy.py'],
  beside: () => [{ name: 'load_dspy.py', text: script }],
  loader: () => 'from load_dspy import load\ntrainset, valset = load("train.jsonl"), load("val.jsonl")',
}

export const mipro: Format = {
  ...dspy,
  id: 'mipro',
  title: 'MIPRO demonstrations',
  version: 'DSPy 3, MIPROv2',
  note: 'Only traces that a reviewer passed, as demonstrations to bootstrap from',
  fileOf: (split) => (split === 'train' ? 'demos.jsonl' : null),
  rows: (example) => {
    if (example.metadata['verdict'] !== 'pass')
      return { skipped: 'not a passed trace, and a demonstration must be one' }
    return askedRow(example) ?? noAnswer
  },
  loader: () => 'from load_dspy import load\ndemos = load("demos.jsonl")',
}

/** What a reviewer found, as the text that reflective optimisers learn from. */
export function feedbackOf(example: Exportable, { codes }: Version): string {
  const found = example.expected.must_not.map((code) => {
    const known = codes.get(code)
    return known === undefined ? code : `${code} ${known.name}: ${known.definition}`
  })
  const failed =
    found.length === 0 ? 'A reviewer passed this answer.' : `A reviewer found: ${found.join(' ')}`
  const { answer } = example.expected
  return found.length > 0 && answer !== null ? `${failed} The answer should have been: ${answer}` : failed
}

export const gepa: Format = {
  ...common,
  id: 'gepa',
  title: 'GEPA',
  version: 'gepa-ai/gepa DefaultDataInst, 2026-05',
  source: 'gepa-ai/gepa',
  note: 'Instances with the reviewers’ findings as feedback text',
  keys: ['input', 'additional_context', 'answer', 'feedback'],
  schema: z.strictObject({
    input: z.string().min(1),
    additional_context: z.record(z.string(), z.string()),
    answer: z.string(),
    feedback: z.string().min(1),
  }),
  rows: (example, version) => [
    {
      input: transcript(example.input.messages),
      additional_context: { example_id: example.id, must_not: example.expected.must_not.join(' ') },
      answer: example.expected.answer ?? '',
      feedback: feedbackOf(example, version),
    },
  ],
  loader: () => '[json.loads(line) for line in open("train.jsonl")]  # the metric returns score and feedback',
}
