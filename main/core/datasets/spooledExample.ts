import type { ExampleKeys, SealedExample } from './canonicalExample.ts'
import type { SourcePiece } from './gather.ts'
import type { Candidate } from './selection.ts'
import type { Place, Spool } from './spool.ts'

/** An example whose text lies in the spool. */
export interface SpooledExample {
  id: string
  keys: ExampleKeys
  splitAt: number
  place: Place
  span: string | null
  /** The traces it was made from, the one that names it first. */
  members: readonly Candidate[]
  sources: readonly SourcePiece[]
  /** The example that this one is a variant of. */
  parent: string | null
}

/** The trace whose split it has. */
export const traceOf = (example: Pick<SpooledExample, 'members'>) => example.members[0]?.trace ?? ''

/** The labels that made it, each once, in order. */
export function labelsOf({ members }: Pick<SpooledExample, 'members'>) {
  const labels = members.flatMap(({ judgement }) => judgement.labels)
  return members.length === 1
    ? labels
    : labels.sort((left, right) => (left.label_id < right.label_id ? -1 : 1))
}

/** Puts an example into the spool. */
export async function spooled(
  spool: Spool,
  { id, keys, splitAt, text }: SealedExample,
  from: Pick<SpooledExample, 'span' | 'members' | 'sources' | 'parent'>,
): Promise<SpooledExample> {
  return { id, keys, splitAt, place: await spool.add(text), ...from }
}
