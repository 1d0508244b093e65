import { expect, test } from 'vitest'
import { handedOnText } from './handedOn.ts'

const dataset = {
  runId: 'r',
  what: 'dataset.export' as const,
  name: 'golden',
  version: 2,
  format: 'trl-sft',
  to: 'handed-on',
  files: ['train.jsonl', 'eval.jsonl'],
  atMs: 0,
  certain: true,
}
const unnamed = { ...dataset, name: null, version: null, certain: false, files: [] }

test.each([
  [dataset, 'golden@2 as trl-sft to handed-on (train.jsonl, eval.jsonl)'],
  [{ ...dataset, files: ['a', 'b', 'c', 'd', 'e'] }, 'golden@2 as trl-sft to handed-on (a, b, c and 2 more)'],
  [{ ...dataset, to: null, files: [] }, 'golden@2 as trl-sft'],
  [
    { ...unnamed, what: 'traces.export' as const, format: 'csv', to: 'all.csv' },
    'a list of traces as csv to all.csv',
  ],
  [{ ...unnamed, what: 'labels.export' as const, format: 'jsonl', to: null }, 'labels as jsonl'],
])('what was handed on is named with its version and its files, case %#', (each, text) => {
  expect(handedOnText(each)).toBe(text)
})
