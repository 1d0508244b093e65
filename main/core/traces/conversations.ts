import path from 'node:path'
import type { Session } from '../db/open.ts'
import { constantSql, pathList, sql } from '../db/sql.ts'
import { textFileName } from '../workspace/textRows.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { attributesFrom } from './attributes.ts'
import { bodiesFrom } from './bodies.ts'
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
  n: number
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

/** Events only where they may carry messages. */
interface SpanText {
  attributes: string
  events: string | null
}

const spansPerBatch = 8000

/**
 * Gives the conversations of many traces batch by batch, in the order given; one without spans is left out.
 * A batch is read while the one before is used, and each conversation is made only when its turn comes.
 */
export async function withConversations<Result>(
  workspace: Workspace,
  traces: readonly string[],
  signal: AbortSignal,
  work: (batches: AsyncGenerator<Iterable<Conversation>>) => Promise<Result>,
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
    return work(batchesOf({ workspace, session, traces, rewards, files, signal }))
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
}

async function* batchesOf(reading: Reading): AsyncGenerator<Iterable<Conversation>> {
  const { session, signal } = reading
  const sizes = await session.all<{ n: number; spans: number }>(
    constantSql('select n, count(*)::integer as spans from chosen_spans group by n order by n'),
    { signal },
  )
  const ranges: [from: number, to: number][] = []
  let size = 0
  for (const { n, spans } of sizes) {
    const last = ranges.at(-1)
    if (last === undefined || size + spans > spansPerBatch) {
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
  let next = ranges[0] === undefined ? null : read(ranges[0])
  for (let at = 0; next !== null; at++) {
    signal.throwIfAborted()
    const { spans, texts } = await next
    const following = ranges[at + 1]
    next = following === undefined ? null : read(following)
    yield conversationsIn(reading, spans, texts)
  }
}

async function readBatch({ workspace, session, signal }: Reading, from: number, to: number) {
  const spans = await session.all<ChosenSpan>(
    sql`select * from chosen_spans where n between ${from}::integer and ${to}::integer
      order by n, start_ms nulls last, import_id, text_row`,
    { signal },
  )
  const byFile = new Map<string, number[]>()
  for (const { import_id: file, text_row: row } of spans) {
    const name = textFileName(file, row)
    const wanted = byFile.get(name)
    if (wanted === undefined) byFile.set(name, [row])
    else wanted.push(row)
  }
  const texts = new Map<string, SpanText>()
  for (const [name, rows] of byFile) {
    const [least, greatest] = rows.reduce(
      ([low, high], row) => [Math.min(low, row), Math.max(high, row)],
      [Infinity, -Infinity],
    )
    // Rows that lie side by side need no list, which the database would have to read.
    const listed =
      greatest - least + 1 === rows.length
        ? constantSql('')
        : constantSql(`and text_row in (${rows.map(Number).join(', ')})`)
    const found = await session.all<{ text_row: number } & SpanText>(
      sql`select text_row, attributes, case when contains(events, ${messageEventMark}) then events end as events from read_parquet(${pathList([path.join(workspace.paths.text, name)])})
        where text_row between ${least} and ${greatest} ${listed}`,
      { signal },
    )
    const file = name.slice(0, name.indexOf('-'))
    for (const text of found) texts.set(`${file}/${text.text_row}`, text)
  }
  return { spans, texts }
}

function* conversationsIn(
  reading: Reading,
  spans: readonly ChosenSpan[],
  texts: ReadonlyMap<string, SpanText>,
): Generator<Conversation> {
  for (let from = 0; from < spans.length;) {
    const n = spans[from]?.n ?? 0
    let to = from
    while (to < spans.length && spans[to]?.n === n) to++
    yield conversationFrom(reading, n, spans.slice(from, to), texts)
    from = to
  }
}

function conversationFrom(
  { traces, rewards, files }: Reading,
  n: number,
  chosen: readonly ChosenSpan[],
  texts: ReadonlyMap<string, SpanText>,
): Conversation {
  const spans = treeOrder(chosen).map(({ span, orphan }) => {
    const text = texts.get(`${span.import_id}/${span.text_row}`)
    return {
      span: span.span_id,
      parent: orphan ? null : span.parent_span_id,
      kind: span.kind,
      startMs: span.start_ms,
      endMs: span.end_ms,
      bodies: text === undefined ? bodiesFrom({}) : bodiesFrom(attributesFrom(text.attributes), text.events),
      epoch: span.redaction_epoch,
    }
  })
  return {
    trace: traces[n] ?? '',
    reward: rewards.get(n) ?? null,
    spans: spans.map(({ span, epoch }) => ({ span_id: span, redaction_epoch: epoch })),
    messages: conversationOf(spans),
    tools: spans.find(({ bodies }) => bodies.tools.length > 0)?.bodies.tools ?? [],
    sources: sourcesOf(chosen, files),
  }
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
