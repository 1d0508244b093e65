import type { Format, Version, WrittenFile } from '../format.ts'
import { croissant, licenceNotSet } from './croissant.ts'
import { parquet, tableColumns } from './tables.ts'

const hubSplits = { train: 'train', eval: 'validation', test: 'test' } as const

const sizes: readonly [below: number, words: string][] = [
  [1_000, 'n<1K'],
  [10_000, '1K<n<10K'],
  [100_000, '10K<n<100K'],
  [1_000_000, '100K<n<1M'],
  [Infinity, '1M<n<10M'],
]

/** The card of a dataset folder: YAML head with configurations and sizes, then what a reader needs. */
export function hubCard(files: readonly WrittenFile[], version: Version): string {
  const rows = files.reduce((sum, file) => sum + file.rows, 0)
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const size = sizes.find(([below]) => rows < below)?.[1] ?? 'n<1K'
  const split = (file: WrittenFile) => hubSplits[file.split ?? 'train']
  return [
    '---',
    'license: other',
    'license_name: not-set',
    `pretty_name: ${version.name}`,
    `size_categories:\n- ${size}`,
    'annotations_creators:\n- expert-generated',
    'source_datasets:\n- original',
    'task_categories:\n- text-generation',
    'tags:\n- agent-traces\n- evaluation\n- redacted',
    `configs:\n- config_name: default\n  data_files:`,
    ...files.map((file) => `  - split: ${split(file)}\n    path: ${file.name}`),
    'dataset_info:\n  features:',
    ...tableColumns.map((name) => `  - name: ${name}\n    dtype: string`),
    '  splits:',
    ...files.map(
      (file) => `  - name: ${split(file)}\n    num_bytes: ${file.bytes}\n    num_examples: ${file.rows}`,
    ),
    `  download_size: ${bytes}\n  dataset_size: ${bytes}`,
    '---',
    '',
    `# ${version.name}, version ${version.version}`,
    '',
    `Labelled examples from redacted traces of an AI agent. Version hash \`${version.hash}\`.`,
    '',
    '| split | examples |',
    '| --- | --- |',
    ...files.map((file) => `| ${split(file)} | ${file.rows} |`),
    '',
    `- Licence: ${licenceNotSet}.`,
    '- Text is redacted: `[TYPE_…]` stands for a value that was masked. Redaction can miss what no rule knows.',
    '- `lineage.jsonl` leads every example to its trace, span, labels and the bytes of its source file; `rows.jsonl` says which row is which example.',
    '- Nested values stand as JSON in `messages`, `tools`, `tool_calls` and `metadata`.',
    '',
  ].join('\n')
}

export const huggingFace: Format = {
  ...parquet,
  id: 'huggingface',
  title: 'Hugging Face folder',
  version: 'dataset card 2026-05, Croissant 1.1',
  source: 'huggingface/hub-docs datasetcard.md; mlcommons/croissant 1.1',
  note: 'Parquet with a dataset card and Croissant metadata; also what Modal volumes and Ray on Anyscale read',
  fileOf: (split) => `data/${hubSplits[split]}.parquet`,
  besideNames: ['README.md', 'croissant.json'],
  beside: (files, version) => [
    { name: 'README.md', text: hubCard(files, version) },
    { name: 'croissant.json', text: croissant(files, version, version.day) },
  ],
  loader: () =>
    'load_dataset("path/to/this/folder")\n# Modal: modal volume put NAME this-folder /data   Ray: ray.data.read_parquet("data/")',
}
