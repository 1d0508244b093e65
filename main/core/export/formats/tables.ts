import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import type { Exportable } from '../exportable.ts'
import type { Format } from '../format.ts'
import { question, transcript } from './messages.ts'

/** Columns of text, the same in every table format; what is nested stands as JSON. */
export const tableColumns = [
  'example_id',
  'split',
  'trace',
  'verdict',
  'question',
  'conversation',
  'answer',
  'must_not',
  'tool_calls',
  'messages',
  'tools',
  'metadata',
] as const

const schema = z.strictObject(
  Object.fromEntries(tableColumns.map((name) => [name, z.string()])) as Record<
    (typeof tableColumns)[number],
    z.ZodString
  >,
)

/** One example as columns of text. */
export function tableRow(example: Exportable): Record<(typeof tableColumns)[number], string> {
  const { verdict } = example.metadata
  return {
    example_id: example.id,
    split: example.split,
    trace: example.trace,
    verdict: typeof verdict === 'string' ? verdict : '',
    question: question(example) ?? '',
    conversation: transcript(example.input.messages),
    answer: example.expected.answer ?? '',
    must_not: example.expected.must_not.join(' '),
    tool_calls: canonicalJson(example.expected.tool_calls ?? []),
    messages: canonicalJson(example.input.messages),
    tools: canonicalJson(example.input.tools),
    metadata: canonicalJson(example.metadata),
  }
}

const common = {
  use: 'tables',
  trains: false,
  schema,
  keys: tableColumns,
  rows: (example: Exportable) => [tableRow(example)],
} as const

export const csv: Format = {
  ...common,
  id: 'csv',
  title: 'CSV',
  version: 'RFC 4180, UTF-8',
  source: 'RFC 4180',
  note: 'A file a split; a cell that a spreadsheet would take for a formula gets an apostrophe before it',
  fileOf: (split) => `${split}.csv`,
  container: 'csv',
  loader: (files) => `pandas.read_csv("${files[0] ?? 'eval.csv'}", keep_default_na=False)`,
}

export const parquet: Format = {
  ...common,
  id: 'parquet',
  title: 'Parquet',
  version: 'Parquet 2, zstd',
  source: 'apache/parquet-format',
  note: 'The columns of the CSV as they are, a file a split',
  fileOf: (split) => `${split}.parquet`,
  container: 'parquet',
  loader: (files) => `pandas.read_parquet("${files[0] ?? 'eval.parquet'}")`,
}
