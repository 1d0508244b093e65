import { sourcesText } from '../versions/lineageLine.ts'
import type { ExampleKeys, SealedExample } from './canonicalExample.ts'
import type { SourcePiece } from './gather.ts'
import type { Candidate } from '../candidates/selection.ts'
import type { Place, Spool } from './spool.ts'

/** An example whose text lies in the spool. */
export interface SpooledExample {
  id: string
  keys: ExampleKeys
  splitAt: number
  place: Place
  /** Where its sources lie in the spool, as canonical JSON, and the files that they name. */
  sources: Place
  files: readonly string[]
  span: string | null
  /** The traces it was made from, the one that names it first. */
  members: readonly Candidate[]
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

/** Puts an example and the places of its source into the spool. */
export async function spooled(
  spool: Spool,
  { id, keys, splitAt, text }: SealedExample,
  sources: readonly SourcePiece[],
  from: Pick<SpooledExample, 'span' | 'members' | 'parent'>,
): Promise<SpooledExample> {
  const place = await spool.add(text)
  const files: string[] = []
  for (const { sha256 } of sources) if (!files.includes(sha256)) files.push(sha256)
  return { id, keys, splitAt, place, sources: await spool.add(sourcesText(sources)), files, ...from }
}

/** The places of its source, as they were put into the spool. */
export const sourcesOf = (spool: Spool, { sources }: Pick<SpooledExample, 'sources'>) =>
  JSON.parse(spool.read(sources)) as SourcePiece[]
