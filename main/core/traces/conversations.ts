import path from 'node:path'
import type { Session } from '../db/open.ts'
import { constantSql, pathList, sql } from '../db/sql.ts'
import { rowsPerTextFile, textFileName } from '../workspace/textRows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { attributesFrom } from './attributes.ts'
import { bodiesFrom, type Bodies } from './bodies.ts'
import { conversationOf, type Turn } from './conversation.ts'
import { messageEventMark } from './eventMessages.ts'
import { treeOrder } from './treeOrder.ts'

/** What was said in a trace, and where it lies in the source: all that an example is made from. */
export interface Conversation {
  trace: string
  reward: number | null
  /** In tree order. */
  spans: { span_id: string; redaction_epoch: number }[]
  messages: Turn[]
  tools: unknown[]
  /** Each once, in order. */
  sources: SourcePiece[]
}

/** Where the bytes of a trace lie in a source file. */
export interface SourcePiece {
  sha256: string
  offset: number
  length: number
  path: string | null
}

interface ChosenSpan {
  span_id: string
  parent_span_id: string | null
  kind: string
  start_ms: number | null
  end_ms: number | null
  import_id: number
  text_row: number
  redaction_epoch: number
  source_offset: number
  source_length: number
  source_path: string | null
}

/** What a batch holds of one trace, still as the database wrote it. */
interface TraceText {
  /** Its spans in order, as JSON. */
  spans: string
  /** Attributes of its spans, and events where they may carry messages: one text a file they lie in. */
  bodies: string[]
}

const spansPerBatch = 8000
// Each step of reading one waits until this thread has a moment; two make sure that one is done in time.
const batchesAhead = 2

/**
 * Gives the conversations of many traces batch by batch, in the order given; one without spans is left out.
 * Batches are read while those before are used, and each conversation is made only when its turn comes.
 */
export async function withConversations<Result>(
  workspace: Workspace,
  traces: readonly string[],
  signal: AbortSignal,
  work: (batches: AsyncGenerator<Iterable<Conversation>>) => Promise<Result>,
  { batchSpans = spansPerBatch }: { batchSpans?: number } = {},
): Promise<Result> {
  return workspace.database.withSession(async (session) => {
    const rewards = await takeChosen(session, traces, signal)
    const files = new Map(
      (
        await session.all<{ import_id: number; sha256: string }>(
          constantSql('select import_id, file_sha256 as sha256 from imports'),
        )
      ).map((row) => [row.import_id, row.sha256]),
    )
    return work(batchesOf({ workspace, session, traces, rewards, files, signal, batchSpans }))
  })
}

/** Makes `chosen_spans`, in the order of the traces, so that a batch lies together; answers rewards by place. */
async function takeChosen(
  session: Session,
  traces: readonly string[],
  signal: AbortSignal,
): Promise<Map<number, number>> {
  await session.run(constantSql('create or replace temp table chosen (n integer, trace_uid varchar)'))
  await session.append('chosen', [
    { type: 'integer', values: traces.map((_, index) => index) },
    { type: 'text', values: traces },
  ])
  await session.run(
    constantSql(`create or replace temp table chosen_spans as
    select c.n, s.span_id, s.parent_span_id, s.kind, epoch_us(s.start_at) / 1000.0 as start_ms, epoch_us(s.end_at) / 1000.0 as end_ms, s.import_id, s.text_row,
      s.redaction_epoch, s.source_offset, s.source_length, s.source_path
    from spans s join chosen c using (trace_uid) order by c.n, s.start_at nulls last, s.import_id, s.text_row`),
    { signal },
  )
  const rows = await session.all<{ n: number; reward: number }>(
    constantSql(
      'select c.n, t.reward from traces t join chosen c using (trace_uid) where t.reward is not null',
    ),
    { signal },
  )
  return new Map(rows.map(({ n, reward }) => [n, reward]))
}

interface Reading {
  workspace: Workspace
  session: Session
  traces: readonly string[]
  rewards: ReadonlyMap<number, number>
  files: ReadonlyMap<number, string>
  signal: AbortSignal
  batchSpans: number
}

async function* batchesOf(reading: Reading): AsyncGenerator<Iterable<Conversation>> {
  const { session, signal, batchSpans } = reading
  const sizes = await session.all<{ n: number; spans: number }>(
    constantSql('select n, count(*)::integer as spans from chosen_spans group by n order by n'),
    { signal },
  )
  const ranges: [from: number, to: number][] = []
  let size = 0
  for (const { n, spans } of sizes) {
    const last = ranges.at(-1)
    if (last === undefined || size + spans > batchSpans) {
      ranges.push([n, n])
      size = spans
    } else {
      last[1] = n
      size += spans
    }
  }
  const read = ([from, to]: readonly [number, number]) => {
    const batch = readBatch(reading, from, to)
    // A failure is met where the batch is awaited; here it only must not go unheard of.
    batch.catch(() => undefined)
    return batch
  }
  const ahead = ranges.splice(0, batchesAhead).map(read)
  try {
    for (let next = ahead[0]; next !== undefined; next = ahead[0]) {
      signal.throwIfAborted()
      const batch = await next
      ahead.shift()
      const following = ranges.shift()
      if (following !== undefined) ahead.push(read(following))
      yield conversationsIn(reading, batch)
    }
  } finally {
    // The session is closed after this: nothing of it may still run.
    await Promise.allSettled(ahead)
  }
}

// Thousands of spans cross into this thread as a few texts: a value of its own for each would cost more than the rest.
async function readBatch(
  { workspace, session, signal }: Reading,
  from: number,
  to: number,
): Promise<Map<number, TraceText>> {
  const rows = await session.all<{ n: number; spans: string }>(
    sql`select n, to_json(list({span_id: span_id, parent_span_id: parent_span_id, kind: kind, start_ms: start_ms, end_ms: end_ms,
        import_id: import_id, text_row: text_row, redaction_epoch: redaction_epoch, source_offset: source_offset,
        source_length: source_length, source_path: source_path} order by start_ms nulls last, import_id, text_row))::varchar as spans
      from chosen_spans where n between ${from}::integer and ${to}::integer group by n order by n`,
    { signal },
  )
  const batch = new Map(rows.map(({ n, spans }): [number, TraceText] => [n, { spans, bodies: [] }]))
  const files = await session.all<{ import_id: number; least: number; greatest: number }>(
    sql`select import_id, min(text_row) as least, max(text_row) as greatest from chosen_spans
      where n between ${from}::integer and ${to}::integer group by import_id, text_row // ${rowsPerTextFile} order by all`,
    { signal },
  )
  for (const { import_id: file, least, greatest } of files) {
    const found = await session.all<{ n: number; bodies: string }>(
      sql`select c.n, string_agg(concat_ws(${withinBody}, t.text_row, coalesce(t.attributes, '{}'),
          case when contains(t.events, ${messageEventMark}) then t.events end), ${betweenBodies}) as bodies
        from read_parquet(${pathList([path.join(workspace.paths.text, textFileName(file, least))])}) t
        join chosen_spans c on c.text_row = t.text_row
        where t.text_row between ${least} and ${greatest} and c.import_id = ${file}::integer and c.n between ${from}::integer and ${to}::integer
        group by c.n`,
      { signal },
    )
    for (const { n, bodies } of found) batch.get(n)?.bodies.push(`${file}${betweenBodies}${bodies}`)
  }
  return batch
}

// JSON text holds neither of them.
const withinBody = '\u001f'
const betweenBodies = '\u001e'

function* conversationsIn(reading: Reading, batch: ReadonlyMap<number, TraceText>): Generator<Conversation> {
  for (const [n, text] of batch) yield conversationFrom(reading, n, text)
}

function conversationFrom({ traces, rewards, files }: Reading, n: number, text: TraceText): Conversation {
  const chosen = JSON.parse(text.spans) as ChosenSpan[]
  const bodies = bodiesByRow(text)
  const spans = treeOrder(chosen).map(({ span, orphan }) => ({
    span: span.span_id,
    parent: orphan ? null : span.parent_span_id,
    kind: span.kind,
    startMs: span.start_ms,
    endMs: span.end_ms,
    bodies: bodies.get(`${span.import_id}/${span.text_row}`) ?? bodiesFrom({}),
    epoch: span.redaction_epoch,
  }))
  return {
    trace: traces[n] ?? '',
    reward: rewards.get(n) ?? null,
    spans: spans.map(({ span, epoch }) => ({ span_id: span, redaction_epoch: epoch })),
    messages: conversationOf(spans),
    tools: spans.find(({ bodies }) => bodies.tools.length > 0)?.bodies.tools ?? [],
    sources: sourcesOf(chosen, files),
  }
}

function bodiesByRow({ bodies }: TraceText): Map<string, Bodies> {
  const byRow = new Map<string, Bodies>()
  for (const ofFile of bodies) {
    const [file = '', ...rows] = ofFile.split(betweenBodies)
    for (const each of rows) {
      const [row = '', attributes = '{}', events = null] = each.split(withinBody)
      byRow.set(`${file}/${row}`, bodiesFrom(attributesFrom(attributes), events))
    }
  }
  return byRow
}

function sourcesOf(chosen: readonly ChosenSpan[], files: ReadonlyMap<number, string>): SourcePiece[] {
  const pieces = chosen
    .map((span) => ({
      sha256: files.get(span.import_id) ?? '',
      offset: span.source_offset,
      length: span.source_length,
      path: span.source_path,
    }))
    .sort(
      (left, right) =>
        compare(left.sha256, right.sha256) ||
        left.offset - right.offset ||
        left.length - right.length ||
        compare(left.path ?? '\uffff', right.path ?? '\uffff'),
    )
  return pieces.filter((piece, index) => {
    const before = pieces[index - 1]
    return (
      before === undefined ||
      before.sha256 !== piece.sha256 ||
      before.offset !== piece.offset ||
      before.length !== piece.length ||
      before.path !== piece.path
    )
  })
}

const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0)
