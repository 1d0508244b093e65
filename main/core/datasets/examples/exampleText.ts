import { z } from 'zod'
import { example } from '../../../../shared/protocol/methods/datasets.ts'
import { withSplit, type SealedExample } from './canonicalExample.ts'
import type { SplitName } from '../recipe/recipe.ts'
import type { Tied } from '../candidates/ties.ts'

export type ExampleRecord = z.output<typeof example>

const tied = z.looseObject({
  trace_uid: z.string(),
  session: z.string().nullable(),
  subject: z.string().nullable(),
  duplicate_group: z.string().nullable(),
  semantic_group: z.string().optional(),
  document: z.string().nullable(),
  start: z.string().nullable(),
  verdict: z.string(),
})

const line = example.omit({ example_id: true }).extend({
  metadata: tied.extend({
    example_id: z.string(),
    label_ids: z.array(z.string()),
    scenario: z.string().optional(),
    /** The runs of one scenario, each with what ties it. */
    members: z.array(tied).optional(),
    augmented: z
      .strictObject({
        parent: z.string(),
        variant: z.string(),
        template: z.string().nullable(),
        swaps: z.record(z.string(), z.tuple([z.string(), z.string()])),
      })
      .optional(),
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
export function exampleFromText(
  sealed: Pick<SealedExample, 'text' | 'splitAt'>,
  split: SplitName,
): ExampleRecord {
  return exampleFromLine(withSplit(sealed, split))
}

/** The traces of a line with what ties them: one, or the runs of its scenario. */
export function tiedOf({ metadata, expected }: ExampleLine): Tied[] {
  const { scenario = null, members } = metadata
  return (members ?? [metadata]).map((member) => ({
    trace: member.trace_uid,
    session: member.session,
    subject: member.subject,
    duplicateGroup: member.duplicate_group,
    semanticGroup: member.semantic_group ?? null,
    document: member.document,
    scenario,
    startMs: member.start === null ? null : Date.parse(member.start),
    verdict: member.verdict,
    codes: members === undefined ? expected.must_not : stringsOf(member['codes']),
    columns: Object.fromEntries(
      Object.entries(member).flatMap(([key, value]) =>
        value === null || typeof value === 'string' || typeof value === 'number' ? [[key, value]] : [],
      ),
    ),
  }))
}

const stringsOf = (value: unknown) =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []
