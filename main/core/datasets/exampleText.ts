import { z } from 'zod'
import { example } from '../../../shared/protocol/methods/datasets.ts'
import { withSplit } from './example.ts'
import type { SplitName } from './recipe.ts'

export type ExampleRecord = z.output<typeof example>

const line = example.omit({ example_id: true }).extend({
  metadata: z.looseObject({
    example_id: z.string(),
    trace_uid: z.string(),
    label_ids: z.array(z.string()),
    session: z.string().nullable(),
    subject: z.string().nullable(),
    duplicate_group: z.string().nullable(),
  }),
})

export type ExampleLine = z.output<typeof line>

/** One line of `examples.jsonl`; null when it is not an example. */
export function parseExampleLine(text: string): ExampleLine | null {
  try {
    const parsed = line.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** An example as the protocol shows it. Fails on a line that is none. */
export function exampleFromLine(text: string): ExampleRecord {
  const parsed = line.parse(JSON.parse(text))
  return { example_id: parsed.metadata.example_id, ...parsed }
}

/** An example from its canonical text before it has a split. */
export function exampleFromText(text: string, split: SplitName): ExampleRecord {
  return exampleFromLine(withSplit(text, split))
}
