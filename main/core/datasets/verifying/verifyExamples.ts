import path from 'node:path'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { leafHash } from '../../lineage/merkle.ts'
import { exampleId } from '../examples/canonicalExample.ts'
import type { ErasedNote } from '../versions/erasedNote.ts'
import { parseExampleLine, tiedOf } from '../examples/exampleText.ts'
import { linesOf } from '../../files/lineFile.ts'
import { parseLineageLine, type LineageLine } from '../versions/lineageLine.ts'
import { fileNames } from '../versions/manifest.ts'
import type { SplitName } from '../recipe/recipe.ts'
import type { Tied } from '../candidates/ties.ts'
import type { Problem } from './verifyFiles.ts'

/** What an example's line says, as far as the other files can be held against it. */
export interface ReadExample {
  id: string
  split: SplitName
  labels: readonly string[]
  /** Its trace, or the runs that it compares. */
  tied: readonly Tied[]
  /** The example that it is a variant of. */
  parent: string | null
}

export interface ExampleFindings {
  examples: ReadExample[]
  lineage: LineageLine[]
  leaves: Buffer[]
  problems: Problem[]
}

/**
 * Re-computes every example's canonical form, id and leaf, and holds each to its line of lineage. Of an erased
 * example the leaf alone is left; the root tells whether it is the one that stood there.
 */
export async function checkExamples(
  folder: string,
  signal: AbortSignal,
  erased: ErasedNote['examples'] = [],
): Promise<ExampleFindings> {
  const lineage: (LineageLine | null)[] = []
  for await (const line of linesOf(path.join(folder, fileNames.lineage), signal))
    lineage.push(parseLineageLine(line.toString('utf8')))
  if (lineage.at(-1) === null) lineage.pop()
  const known = new Map(lineage.flatMap((line) => (line === null ? [] : [[line.example_id, line]])))
  const found: ExampleFindings = { examples: [], lineage: [...known.values()], leaves: [], problems: [] }
  const seen = new Set(erased.map(({ example_id }) => example_id))
  const gone = erased.toSorted((a, b) => (a.example_id < b.example_id ? -1 : 1))
  const takeGone = (before: string | null) => {
    for (
      let next = gone[0];
      next !== undefined && (before === null || next.example_id < before);
      next = gone[0]
    ) {
      found.leaves.push(Buffer.from(next.leaf, 'hex'))
      gone.shift()
    }
  }
  let index = 0
  let previous = ''
  let tail: Buffer = Buffer.alloc(0)
  for await (const bytes of linesOf(path.join(folder, fileNames.examples), signal)) {
    tail = bytes
    if (bytes.length === 0) continue
    const example = readExample(bytes)
    const leaf = leafHash(bytes)
    takeGone(example?.claimed ?? null)
    found.leaves.push(leaf)
    const named = example?.claimed ?? lineage[index]?.example_id ?? null
    const id =
      named !== null && (known.has(named) || lineage.length === 0)
        ? named
        : (lineage[index]?.example_id ?? named)
    const reason = reasonAgainst(example, id === null ? undefined : known.get(id), leaf, previous)
    if (reason !== null)
      found.problems.push({ what: 'example', file: fileNames.examples, example: id, message: reason })
    if (id !== null) seen.add(id)
    if (example !== null) {
      found.examples.push(example)
      previous = example.id
    }
    index++
  }
  takeGone(null)
  for (const { example_id: id, leaf } of erased)
    if (known.get(id)?.leaf !== leaf)
      found.problems.push({
        what: 'example',
        file: fileNames.erasures,
        example: id,
        message: 'It is said to be erased, and was never in this version.',
      })
  for (const [id, line] of known) {
    if (!seen.has(id)) found.problems.push(missing(line))
  }
  if (tail.length > 0)
    found.problems.push({
      what: 'file',
      file: fileNames.examples,
      example: null,
      message: 'Its last line is torn.',
    })
  return found
}

function readExample(bytes: Buffer): (ReadExample & { claimed: string; canonical: boolean }) | null {
  const text = bytes.toString('utf8')
  const line = parseExampleLine(text)
  if (line === null) return null
  const { split, ...content } = line
  const { metadata } = line
  return {
    id: exampleId(content),
    claimed: metadata.example_id,
    canonical: Buffer.from(canonicalJson(line)).equals(bytes),
    split,
    labels: metadata.label_ids,
    tied: tiedOf(line),
    parent: metadata.augmented?.parent ?? null,
  }
}

function reasonAgainst(
  example: (ReadExample & { claimed: string; canonical: boolean }) | null,
  line: LineageLine | undefined,
  leaf: Buffer,
  previous: string,
): string | null {
  if (example === null) return 'The line is no example any more.'
  if (example.id !== example.claimed) return 'Its content is not what its id was made from.'
  if (!example.canonical) return 'The line is not in canonical form.'
  if (example.id <= previous) return 'It stands out of order, or twice.'
  if (line === undefined) return 'No line of lineage leads to it.'
  if (line.leaf !== leaf.toString('hex')) return 'Its line is not the one that was sealed.'
  const traces = line.traces ?? [line.trace_uid]
  if (traces[0] !== line.trace_uid || traces.join(' ') !== example.tied.map(({ trace }) => trace).join(' '))
    return 'Its lineage leads to another trace.'
  if ((line.parent ?? null) !== example.parent) return 'Its lineage names another parent.'
  if (line.labels.map((label) => label.label_id).join(' ') !== example.labels.join(' '))
    return 'Its lineage names other labels.'
  return line.sources.length === 0 ? 'No source bytes are named for it.' : null
}

const missing = (line: LineageLine): Problem => ({
  what: 'example',
  file: fileNames.examples,
  example: line.example_id,
  message: 'The example is missing.',
})
