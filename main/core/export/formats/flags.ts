import { z } from 'zod'
import { splitFiles, type Format } from '../format.ts'
import { transcript } from './messages.ts'

const csv = (split: string) => `${split}.csv`

export const launchDarkly: Format = {
  id: 'launchdarkly',
  title: 'LaunchDarkly offline eval dataset',
  use: 'evaluation',
  version: 'offline evals upload, 2026-06; JSONL',
  source: 'LaunchDarkly documentation, AI configs, datasets',
  note: 'Input and expected output as text, with the codes to watch for',
  keys: ['input', 'expected_output', 'metadata'],
  trains: false,
  fileOf: splitFiles,
  container: 'lines',
  schema: z.strictObject({
    input: z.string().min(1),
    expected_output: z.string(),
    metadata: z.record(z.string(), z.string()),
  }),
  rows: (example) => [
    {
      input: transcript(example.input.messages),
      expected_output: example.expected.answer ?? '',
      metadata: {
        example_id: example.id,
        must_not: example.expected.must_not.join(' '),
        split: example.split,
      },
    },
  ],
  loader: (files) => `# AI configs › Datasets › Upload: ${files.join(', ')}`,
}

export const statsig: Format = {
  id: 'statsig',
  title: 'Statsig dataset',
  use: 'evaluation',
  version: 'dataset CSV upload, 2026-06',
  source: 'Statsig documentation, AI evals, datasets',
  note: 'CSV with the output that is graded beside the ideal one; formulas are made harmless',
  keys: ['input', 'ideal_output', 'output', 'example_id'],
  trains: false,
  fileOf: csv,
  container: 'csv',
  schema: z.strictObject({
    input: z.string().min(1),
    ideal_output: z.string(),
    output: z.string(),
    example_id: z.string(),
  }),
  rows: (example) => {
    const given = example.completion ?? example.rejected ?? null
    const passed = example.metadata['verdict'] === 'pass' ? example.expected.answer : null
    const output = given === null ? passed : transcript(given)
    if (output === null)
      return { skipped: 'no output to grade: build the set with the shape `unpaired` or `pair`' }
    return [
      {
        input: transcript(example.input.messages),
        ideal_output: example.expected.answer ?? '',
        output,
        example_id: example.id,
      },
    ]
  },
  loader: (files) => `# AI evals › Datasets › Import CSV: ${files.join(', ')}`,
}
