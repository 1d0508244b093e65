import { WorkbenchError } from '../../../shared/errors.ts'
import type { Exportable } from './exportable.ts'
import type { Format, Version } from './format.ts'

type Split = Exportable['split']

/** What a version gives in a format, found before a byte is written. */
export interface Checked {
  rows: number
  /** Rows by the file that they go to, in the order of the splits. */
  files: Map<string, { split: Split; rows: number }>
  /** Reasons why examples have no row, each with its count, most first. */
  skipped: { why: string; examples: number }[]
  remarks: string[]
}

const leftOut = (split: Split) => `the ${split} split is not written in this format`

/**
 * Why a version may not be written in this format at all; null where it may. `pinned` names what it is kept for
 * (`golden`), or is null.
 */
export function lockOf(
  format: Pick<Format, 'trains' | 'title'>,
  version: Pick<Version, 'name' | 'splits'>,
  pinned: string | null,
): string | null {
  if (!format.trains) return null
  if (pinned !== null)
    return `${version.name} is a ${pinned} set: it judges, so it is never written in a format to train on.`
  if (version.splits.train === 0)
    return `${version.name} has no training split, and ${format.title} is a format to train on.`
  return null
}

/** Rows of one example, each held to the target's schema. Fails with schema_mismatch, naming the example and the place. */
export function checkedRows(
  format: Format,
  example: Exportable,
  version: Version,
): { file: string; rows: Record<string, unknown>[] } | { skipped: string } {
  const file = format.fileOf(example.split)
  if (file === null) return { skipped: leftOut(example.split) }
  const made = format.rows(example, version)
  if (!Array.isArray(made)) return made
  for (const row of made) {
    const parsed = format.schema.safeParse(row)
    if (parsed.success) continue
    const why = parsed.error.issues.find(
      (each) => each.code === 'custom' && each.params?.['leavesOut'] === true,
    )
    if (why !== undefined) return { skipped: why.message }
    const [issue] = parsed.error.issues
    throw new WorkbenchError(
      'schema_mismatch',
      `Example ${example.id.slice(0, 12)} does not fit ${format.title}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}. Nothing was written.`,
      { hint: 'Leave it out by the filter of the recipe, or choose another format.' },
    )
  }
  return { file, rows: made }
}

/** Goes through all examples without writing. Fails with invalid_input when none has a row, with the reasons. */
export async function checkFormat(
  format: Format,
  version: Version,
  examples: AsyncIterable<Exportable>,
  signal: AbortSignal,
): Promise<Checked> {
  const files: Checked['files'] = new Map()
  const skipped = new Map<string, number>()
  let rows = 0
  for await (const example of examples) {
    signal.throwIfAborted()
    const made = checkedRows(format, example, version)
    if ('skipped' in made) {
      skipped.set(made.skipped, (skipped.get(made.skipped) ?? 0) + 1)
      continue
    }
    rows += made.rows.length
    const known = files.get(made.file) ?? { split: example.split, rows: 0 }
    files.set(made.file, { ...known, rows: known.rows + made.rows.length })
  }
  const remark = format.remark?.(rows) ?? null
  return {
    rows,
    files: new Map([...files].toSorted(([left], [right]) => (left < right ? -1 : 1))),
    skipped: [...skipped]
      .map(([why, count]) => ({ why, examples: count }))
      .toSorted((left, right) => right.examples - left.examples || (left.why < right.why ? -1 : 1)),
    remarks: remark === null ? [] : [remark],
  }
}

/** Refuses a format in which no example has a row. */
export function refuseEmpty(format: Format, { rows, skipped }: Checked): void {
  if (rows > 0) return
  throw new WorkbenchError(
    'invalid_input',
    `No example of this version has what ${format.title} needs. Nothing was written.`,
    {
      hint: skipped.map(({ why, examples }) => `${examples}: ${why}`).join('; ') || 'The version is empty.',
      details: skipped,
    },
  )
}
