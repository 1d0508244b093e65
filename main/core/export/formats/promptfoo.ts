import { z } from 'zod'
import { splitFiles, type Format, type Version } from '../format.ts'
import { question, transcript } from './messages.ts'

const assertion = z.strictObject({
  type: z.enum(['factuality', 'llm-rubric']),
  value: z.string().min(1),
  metric: z.string().optional(),
})

/** Text in which Nunjucks finds nothing to carry out. */
export function inertTemplate(text: string): string {
  return text.replace(/\{(?=[{%#])/g, "{{ '{' }}")
}

const rubric = (code: string, { codes }: Version) => {
  const known = codes.get(code)
  return known === undefined
    ? `The answer does not show the failure ${code}.`
    : `The answer does not show the failure ${code}, ${known.name}: ${known.definition}`
}

export const promptfoo: Format = {
  id: 'promptfoo',
  title: 'promptfoo',
  use: 'evaluation',
  version: 'test-case reference, 2026-06',
  source: 'promptfoo documentation, configuration/test-cases',
  note: 'Tests with the expected answer as a factuality check and each code as a rubric; template marks in text are made inert',
  keys: ['description', 'vars', 'assert', 'metadata'],
  trains: false,
  fileOf: splitFiles,
  container: 'lines',
  schema: z.strictObject({
    description: z.string(),
    vars: z.strictObject({ question: z.string(), conversation: z.string() }),
    assert: z.array(assertion).min(1),
    metadata: z.record(z.string(), z.unknown()),
  }),
  rows: (example, version) => {
    const { answer, must_not: codes } = example.expected
    const checks = [
      ...(answer === null || answer === '' ? [] : [{ type: 'factuality', value: inertTemplate(answer) }]),
      ...codes.map((code) => ({
        type: 'llm-rubric',
        value: inertTemplate(rubric(code, version)),
        metric: code,
      })),
    ]
    if (checks.length === 0) return { skipped: 'neither an answer nor a code to check' }
    return [
      {
        description: example.id.slice(0, 12),
        vars: {
          question: inertTemplate(question(example) ?? ''),
          conversation: inertTemplate(transcript(example.input.messages)),
        },
        assert: checks,
        metadata: { example_id: example.id, trace: example.trace, split: example.split },
      },
    ]
  },
  loader: (files) => `tests: file://${files[0] ?? 'eval.jsonl'}`,
}
