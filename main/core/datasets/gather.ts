import { sql, valueList } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { readTraces, type WholeTrace } from '../traces/traces.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { buildExample, refusedWithoutText, type BuiltExample } from './example.ts'
import type { Recipe } from './recipe.ts'
import type { Candidate } from './selection.ts'

const tracesPerBatch = 1000
const spansPerBatch = 8000

/** Where the bytes of a trace lie in a source file. */
export interface SourcePiece {
  sha256: string
  offset: number
  length: number
  path: string | null
}

export interface Gathered {
  candidate: Candidate
  example: BuiltExample | { refused: string }
  sources: SourcePiece[]
}

/** Reads the candidates' traces batch by batch and makes their examples; stops at a cancel. */
export async function* gatherExamples(
  workspace: Workspace,
  candidates: readonly Candidate[],
  recipe: Recipe,
  context: Pick<CallContext, 'signal' | 'progress'>,
): AsyncGenerator<Gathered[]> {
  const hopeless = candidates.flatMap((candidate): Gathered[] => {
    const refused = refusedWithoutText(candidate.judgement, recipe.shape)
    return refused === null ? [] : [{ candidate, example: { refused }, sources: [] }]
  })
  if (hopeless.length > 0) yield hopeless
  let done = hopeless.length
  const gone = new Set(hopeless.map(({ candidate }) => candidate.trace))
  const waiting = batches(gone.size === 0 ? candidates : candidates.filter(({ trace }) => !gone.has(trace)))
  const next = () => {
    const { value: batch } = waiting.next()
    if (batch === undefined) return null
    const ids = batch.map((candidate) => candidate.trace)
    const read = Promise.all([
      readTraces(workspace, ids, context.signal),
      sourcesOf(workspace, ids, context.signal),
    ])
    // A failure is met where the batch is awaited; here it only must not go unheard of.
    read.catch(() => undefined)
    return { batch, read }
  }
  // The database reads the next batch while the examples of this one are made.
  for (let current = next(); current !== null;) {
    context.signal.throwIfAborted()
    const { batch, read } = current
    const [wholes, sources] = await read
    current = next()
    yield examplesOf(batch, wholes, sources, recipe)
    done += batch.length
    context.progress({ phase: 'Read traces', done, total: candidates.length, unit: 'traces' })
  }
}

function examplesOf(
  batch: readonly Candidate[],
  wholes: readonly WholeTrace[],
  sources: ReadonlyMap<string, SourcePiece[]>,
  recipe: Recipe,
): Gathered[] {
  const wholeOf = new Map(wholes.map((whole) => [whole.row.trace, whole]))
  return batch.map((candidate) => {
    const whole = wholeOf.get(candidate.trace)
    return {
      candidate,
      example:
        whole === undefined ? { refused: 'its trace is gone' } : buildExample(whole, candidate, recipe),
      sources: sources.get(candidate.trace) ?? [],
    }
  })
}

function* batches(candidates: readonly Candidate[]): Generator<Candidate[], undefined> {
  let batch: Candidate[] = []
  let spans = 0
  for (const candidate of candidates) {
    if (batch.length > 0 && (batch.length >= tracesPerBatch || spans + candidate.spans > spansPerBatch)) {
      yield batch
      batch = []
      spans = 0
    }
    batch.push(candidate)
    spans += candidate.spans
  }
  if (batch.length > 0) yield batch
  return undefined
}

async function sourcesOf(
  workspace: Workspace,
  traces: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, SourcePiece[]>> {
  const rows = await workspace.database.all<SourcePiece & { trace: string }>(
    sql`
    select distinct s.trace_uid as trace, i.file_sha256 as sha256, s.source_offset as offset, s.source_length as length, s.source_path as path
    from spans s join imports i using (import_id) where s.trace_uid in ${valueList(traces)} order by all`,
    { signal },
  )
  const pieces = new Map<string, SourcePiece[]>(traces.map((trace) => [trace, []]))
  for (const { trace, ...piece } of rows) pieces.get(trace)?.push(piece)
  return pieces
}
