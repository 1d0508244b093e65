import path from 'node:path'
import type { Session } from '../../db/open.ts'
import { linesOf } from '../../files/lineFile.ts'
import { parseLineageLine, type LineageLine } from '../versions/lineageLine.ts'
import { fileNames } from '../versions/manifest.ts'
import { labelsOf, traceOf, type SpooledExample } from '../examples/spooledExample.ts'

/** A step from source to dataset, as the tables hold it. */
export type Edge = [fromKind: string, fromId: string, toKind: string, toId: string]

interface Origin {
  id: string
  traces: readonly string[]
  labels: readonly { label_id: string }[]
  files: readonly string[]
  parent: string | null
}

/** The edges of examples that were just built. */
export function* edgesOfExamples(hash: string, examples: readonly SpooledExample[]): Generator<Edge> {
  for (const example of examples) {
    const { id, members, files, parent } = example
    const traces = members.length > 1 ? members.map(({ trace }) => trace) : [traceOf(example)]
    yield* edgesOf(hash, { id, traces, labels: labelsOf(example), files, parent })
  }
}

/** The same from the files of a version. */
export async function* edgesInFiles(hash: string, folder: string): AsyncGenerator<Edge> {
  for await (const line of linesOf(path.join(folder, fileNames.lineage))) {
    const origin = parseLineageLine(line.toString('utf8'))
    if (origin !== null) yield* edgesOf(hash, originOf(origin))
  }
}

function originOf({ example_id: id, trace_uid, traces, labels, sources, parent }: LineageLine): Origin {
  const files = [...new Set(sources.map(({ sha256 }) => sha256))]
  return { id, traces: traces ?? [trace_uid], labels, files, parent: parent ?? null }
}

function* edgesOf(hash: string, { id, traces, labels, files, parent }: Origin): Generator<Edge> {
  const [first = ''] = traces
  // Of runs that are compared nothing here says which file is whose; the tables do.
  if (traces.length === 1) for (const file of files) yield ['file', file, 'trace', first]
  for (const trace of traces) yield ['trace', trace, 'example', id]
  for (const { label_id: label } of labels) yield ['label', label, 'example', id]
  if (parent !== null) yield ['example', parent, 'example', id]
  yield ['example', id, 'dataset', hash]
}

const edgesPerBatch = 40_000

/** Appends edges to the table, a batch at a time. */
export async function storeEdges(
  session: Session,
  edges: Iterable<Edge> | AsyncIterable<Edge>,
  runId: string | null,
): Promise<void> {
  let batch: Edge[] = []
  const flush = async () => {
    if (batch.length === 0) return
    const column = (place: 0 | 1 | 2 | 3) => ({
      type: 'text' as const,
      values: batch.map((edge) => edge[place]),
    })
    await session.append('lineage_edges', [
      column(0),
      column(1),
      column(2),
      column(3),
      { type: 'text', values: batch.map(() => runId) },
    ])
    batch = []
  }
  for await (const edge of edges) {
    batch.push(edge)
    if (batch.length >= edgesPerBatch) await flush()
  }
  await flush()
}
