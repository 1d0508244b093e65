import { sourcesText } from '../versions/lineageLine.ts'
import type { ExampleContent, ExampleKeys, SealedExample } from './canonicalExample.ts'
import type { SourcePiece } from './gather.ts'
import type { Candidate } from '../candidates/selection.ts'
import type { Place, Spool } from './spool.ts'

/** An example whose text and sources lie in the spool. */
export interface SpooledExample {
  id: string
  keys: ExampleKeys
  splitAt: number
  place: Place
  /** The files that its sources name. */
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
export function spooled(
  spool: Spool,
  { id, keys, splitAt, text }: SealedExample,
  sources: readonly SourcePiece[],
  from: Pick<SpooledExample, 'span' | 'members' | 'parent'>,
): SpooledExample {
  const files: string[] = []
  for (const { sha256 } of sources) if (!files.includes(sha256)) files.push(sha256)
  const place = spool.add(`${text}${between}${sourcesText(sources)}`)
  return { id, keys, splitAt, place, files, ...from }
}

// Canonical text holds none.
const between = '\n'

/** Its canonical text without a split, and its sources as canonical JSON. */
export function textsOf(spool: Spool, { place }: Pick<SpooledExample, 'place'>) {
  const [text = '', sources = ''] = spool.read(place).split(between)
  return { text, sources }
}

/** What it says. */
export const contentOf = (spool: Spool, example: Pick<SpooledExample, 'place'>) =>
  JSON.parse(textsOf(spool, example).text) as ExampleContent

/** The places of its source. */
export const sourcesOf = (spool: Spool, example: Pick<SpooledExample, 'place'>) =>
  JSON.parse(textsOf(spool, example).sources) as SourcePiece[]
