import { z } from 'zod'
import type { Exportable } from '../exportable.ts'
import { splitFiles, type Format } from '../format.ts'
import { apiMessages, chatOf, question, toolsKey, transcript } from './messages.ts'

const object = z.record(z.string(), z.unknown())
const inputs = z.strictObject({ messages: chatOf(object), tools: z.array(object).optional() })
const outputs = z.strictObject({
  answer: z.string().nullable(),
  tool_calls: z.array(object).optional(),
  must_not: z.array(z.string()),
})

const common = { use: 'evaluation', trains: false, fileOf: splitFiles, container: 'lines' } as const

const inputOf = (example: Exportable) => ({
  messages: apiMessages(example.input.messages),
  ...toolsKey(example),
})
const outputOf = ({ expected }: Exportable) => ({
  answer: expected.answer,
  ...(expected.tool_calls === undefined ? {} : { tool_calls: expected.tool_calls }),
  must_not: expected.must_not,
})
const factsOf = (example: Exportable) => ({ ...example.metadata, split: example.split })

/** A UUID made of a hash, in the form for values of one's own (RFC 9562, version 8). */
export function uuidOf(hash: string): string {
  const hex = `${hash.slice(0, 12)}8${hash.slice(13, 16)}a${hash.slice(17, 32)}`
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  )
}

export const braintrust: Format = {
  ...common,
  id: 'braintrust',
  title: 'Braintrust dataset',
  version: 'dataset rows, 2026-06',
  source: 'Braintrust documentation, datasets',
  note: 'Rows for `bt sync push` or the dataset upload; ids make a second upload an update',
  keys: ['id', 'input', 'expected', 'metadata', 'tags'],
  schema: z.strictObject({
    id: z.string(),
    input: inputs,
    expected: outputs,
    metadata: object,
    tags: z.array(z.string()),
  }),
  rows: (example) => [
    {
      id: example.id,
      input: inputOf(example),
      expected: outputOf(example),
      metadata: factsOf(example),
      tags: [example.split, ...example.expected.must_not],
    },
  ],
  loader: (files) => `for row in map(json.loads, open("${files[0] ?? 'eval.jsonl'}")): dataset.insert(**row)`,
}

export const langSmith: Format = {
  ...common,
  id: 'langsmith',
  title: 'LangSmith dataset',
  version: 'examples API, 2026-06',
  source: 'LangSmith documentation, datasets; SDK create_examples',
  note: 'Examples with inputs and outputs; the split stands in the metadata',
  keys: ['id', 'inputs', 'outputs', 'metadata'],
  schema: z.strictObject({ id: z.uuid(), inputs, outputs, metadata: object }),
  rows: (example) => [
    {
      id: uuidOf(example.id),
      inputs: inputOf(example),
      outputs: outputOf(example),
      metadata: factsOf(example),
    },
  ],
  loader: (files) =>
    `Client().create_examples(dataset_name=…, examples=[json.loads(l) for l in open("${files[0] ?? 'eval.jsonl'}")])`,
}

export const langfuse: Format = {
  ...common,
  id: 'langfuse',
  title: 'Langfuse dataset items',
  version: 'public API, dataset items, 2026-06',
  source: 'Langfuse API reference, dataset-items',
  note: 'Items that a second upload updates; the source trace is linked by its own id where it had one',
  keys: [
    'datasetName',
    'id',
    'input',
    'expectedOutput',
    'metadata',
    'sourceTraceId?',
    'sourceObservationId?',
    'status',
  ],
  schema: z.strictObject({
    datasetName: z.string().min(1),
    id: z.string().max(255),
    input: inputs,
    expectedOutput: outputs,
    metadata: object,
    sourceTraceId: z.string().optional(),
    sourceObservationId: z.string().optional(),
    status: z.enum(['ACTIVE', 'ARCHIVED']),
  }),
  rows: (example, version) => [
    {
      datasetName: version.name,
      id: example.id,
      input: inputOf(example),
      expectedOutput: outputOf(example),
      metadata: factsOf(example),
      ...(example.native.trace === null ? {} : { sourceTraceId: example.native.trace }),
      ...(example.native.trace === null || example.native.span === null
        ? {}
        : { sourceObservationId: example.native.span }),
      status: 'ACTIVE',
    },
  ],
  loader: (files) =>
    `for row in map(json.loads, open("${files[0] ?? 'eval.jsonl'}")): langfuse.api.dataset_items.create(**row)`,
}

export const phoenixDataset: Format = {
  ...common,
  id: 'phoenix',
  title: 'Phoenix dataset',
  version: 'dataset JSONL, client 5.7',
  source: 'Arize Phoenix REST API, datasets',
  note: 'The rows that Phoenix exports itself: input, output, metadata, splits',
  keys: ['input', 'output', 'metadata', 'splits'],
  schema: z.strictObject({
    input: inputs,
    output: outputs,
    metadata: object,
    splits: z.array(z.string()).length(1),
  }),
  rows: (example) => [
    {
      input: inputOf(example),
      output: outputOf(example),
      metadata: {
        ...example.metadata,
        ...(example.native.span === null ? {} : { span_id: example.native.span }),
      },
      splits: [example.split],
    },
  ],
  loader: (files) =>
    `rows = [json.loads(l) for l in open("${files[0] ?? 'eval.jsonl'}")]\nclient.datasets.create_dataset(name=…, inputs=[r["input"] for r in rows], outputs=[r["output"] for r in rows], metadata=[r["metadata"] for r in rows])`,
}

export const galileo: Format = {
  ...common,
  id: 'galileo',
  title: 'Galileo dataset',
  version: 'SDK create_dataset; no file format is published',
  source: 'Galileo Python SDK, datasets',
  note: 'A list of records for the SDK; texts as one string, the whole input as JSON in the metadata',
  keys: ['input', 'output', 'metadata'],
  container: 'array',
  fileOf: (split) => `${split}.json`,
  schema: z.strictObject({
    input: z.string().min(1),
    output: z.string(),
    metadata: z.record(z.string(), z.string()),
  }),
  rows: (example) => [
    {
      input: transcript(example.input.messages),
      output: example.expected.answer ?? '',
      metadata: {
        example_id: example.id,
        question: question(example) ?? '',
        must_not: example.expected.must_not.join(' '),
        split: example.split,
        trace: example.trace,
      },
    },
  ],
  loader: (files) => `create_dataset(name=…, content=json.load(open("${files[0] ?? 'eval.json'}")))`,
}
