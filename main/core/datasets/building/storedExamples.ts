import path from 'node:path'
import type { Session } from '../../db/open.ts'
import { linesOf } from '../../files/lineFile.ts'
import { sealExample, sourceKeyOf } from '../examples/canonicalExample.ts'
import { parseExampleLine, tiedOf } from '../examples/exampleText.ts'
import { fileNames } from '../versions/manifest.ts'
import type { PinnedItem } from '../versions/record.ts'
import type { SplitName } from '../recipe/recipe.ts'
import { traceOf, type SpooledExample } from '../examples/spooledExample.ts'

/** What the tables know of an example of a version: enough to tell two versions apart, by slice. */
export interface StoredExample {
  version_hash: string
  example_id: string
  source_key: string
  trace_uid: string
  split: string
  text_hash: string
  label_hash: string
  verdict: string
  code: string | null
  plan_tier: string | null
  intent: string | null
  agent_version: string | null
}

type Facts = Pick<
  StoredExample,
  'source_key' | 'trace_uid' | 'verdict' | 'code' | 'plan_tier' | 'intent' | 'agent_version'
>

const factsOf = (
  source: string,
  first: {
    trace: string
    verdict: string
    codes: readonly string[]
    columns: Readonly<Record<string, unknown>>
  },
): Facts => {
  const column = (name: string) => {
    const value = first.columns[name]
    return typeof value === 'string' ? value : null
  }
  return {
    source_key: source,
    trace_uid: first.trace,
    verdict: first.verdict,
    code: first.codes[0] ?? null,
    plan_tier: column('plan_tier'),
    intent: column('intent'),
    agent_version: column('agent_version'),
  }
}

/** The rows of examples that were just built. */
export function rowsOfExamples(
  hash: string,
  examples: readonly SpooledExample[],
  splitOf: ReadonlyMap<string, SplitName>,
): StoredExample[] {
  return examples.flatMap((example) => {
    const [first] = example.members
    if (first === undefined) return []
    const { text, label, source } = example.keys
    return [
      {
        version_hash: hash,
        example_id: example.id,
        ...factsOf(source, first),
        split: splitOf.get(traceOf(example)) ?? 'eval',
        text_hash: text,
        label_hash: label,
      },
    ]
  })
}

/** The same from the files of a version, with what a set that judges pins. */
export async function readStored(
  folder: string,
  hash: string,
): Promise<{ rows: StoredExample[]; pins: PinnedItem[] }> {
  const rows: StoredExample[] = []
  const pins: PinnedItem[] = []
  for await (const bytes of linesOf(path.join(folder, fileNames.examples))) {
    const example = bytes.length === 0 ? null : parseExampleLine(bytes.toString('utf8'))
    if (example === null) continue
    const { split, ...content } = example
    const tied = tiedOf(example)
    const [first] = tied
    if (first === undefined) continue
    const { id, keys } = sealExample(content, sourceKeyOf(content.metadata))
    rows.push({
      version_hash: hash,
      example_id: id,
      ...factsOf(keys.source, first),
      split,
      text_hash: keys.text,
      label_hash: keys.label,
    })
    pins.push(...tied.map((each) => pinOfTied(each, keys.masked)))
  }
  return { rows, pins }
}

/** What a set that judges pins: every trace of its examples. */
export function pinnedItems(examples: readonly SpooledExample[]): PinnedItem[] {
  return examples.flatMap(({ members, keys }) => members.map((member) => pinOfTied(member, keys.masked)))
}

const pinOfTied = (
  tied: { trace: string; duplicateGroup: string | null; session: string | null },
  content: string,
): PinnedItem => ({ trace: tied.trace, content, group: tied.duplicateGroup, session: tied.session })

/** Appends rows in the order of the table's columns. */
export async function storeExamples(session: Session, rows: readonly StoredExample[]): Promise<void> {
  if (rows.length === 0) return
  const text = (values: (string | null)[]) => ({ type: 'text' as const, values })
  await session.append('dataset_examples', [
    text(rows.map((row) => row.version_hash)),
    text(rows.map((row) => row.example_id)),
    text(rows.map((row) => row.source_key)),
    text(rows.map((row) => row.trace_uid)),
    text(rows.map((row) => row.split)),
    text(rows.map((row) => row.text_hash)),
    text(rows.map((row) => row.label_hash)),
    text(rows.map((row) => row.verdict)),
    text(rows.map((row) => row.code)),
    text(rows.map((row) => row.plan_tier)),
    text(rows.map((row) => row.intent)),
    text(rows.map((row) => row.agent_version)),
  ])
}
