import { createHash } from 'node:crypto'
import path from 'node:path'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { spanKinds } from '../../../shared/protocol/methods/trace.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, pathList, sql, valueList, type Sql } from '../db/sql.ts'
import { asObject } from '../readers/json.ts'
import { reduceTokens } from '../redaction/tokens.ts'
import { textFileName } from '../workspace/textRows.ts'
import { wasErased } from '../workspace/tombstones.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { attributesFrom } from './attributes.ts'
import { bodiesFrom, type Bodies } from './bodies.ts'
import { conversationOf, type Turn } from './conversation.ts'
import { treeOrder } from './treeOrder.ts'

type TraceRow = Output<'trace.get'>['trace']
type SpanRow = Output<'trace.get'>['spans'][number]

interface NarrowSpan {
  span_id: string
  parent_span_id: string | null
  name: string | null
  kind: string
  start_ms: number | null
  end_ms: number | null
  duration_ms: number | null
  status: SpanRow['status']
  error_type: string | null
  tool: string | null
  model: string | null
  tokens_total: number | null
  cost: number | null
  guardrail_triggered: boolean | null
  import_id: number
  text_row: number
  redaction_epoch: number
}

interface TextRow {
  span_id: string
  text_row: number
  attributes: string
  events: string | null
  status_message: string | null
}

/** A span with everything it says, redacted. */
export interface FullSpan extends NarrowSpan {
  depth: number
  orphan: boolean
  statusMessage: string | null
  attributes: Record<string, unknown>
  bodies: Bodies
}

/** A whole trace for the features that build on it: its row, spans in tree order, conversation and tools. */
export interface WholeTrace {
  row: TraceRow
  spans: FullSpan[]
  messages: Turn[]
  tools: unknown[]
  /** Hash of the redacted conversation and tools with tokens reduced to type and order (decision 4). */
  contentId: string
}

/** The columns of a trace row as the protocol names them; `t` is `traces`, `tl` is `trace_labels`. */
export const traceRowColumns: Sql =
  constantSql(`t.trace_uid as trace, epoch_us(t.start_at) / 1000.0 as "startMs", t.session, t."user", t.plan_tier, t.intent,
  t.agent_version, t.prompt_version, t.model, t.tool_schema_version, t.index_version, t.memory_policy_version, t.guardrail_version,
  t.router_version, t.name, t.preview, t.csat, t.thumbs, t.success, t.reward, t.escalation, t.recontact, t.latency, t.cost, t.tokens,
  t.turns, t.tool_errors, t.retries, t.guardrail, t.errors, t.spans, t.infrastructure_failure, tl.verdict, tl.code, t.source, t.format,
  t.inclusion_probability`)

/** Reads a whole trace; fails with not_found. */
export async function readTrace(workspace: Workspace, trace: string): Promise<WholeTrace> {
  const [whole] = await readTraces(workspace, [trace])
  if (whole === undefined) {
    if (await wasErased(workspace, trace))
      throw new WorkbenchError('not_found', `Trace ${trace} was erased on request; nothing of it is left.`, {
        hint: 'The command erase and the record of erasures say when and why.',
      })
    throw new WorkbenchError('not_found', `There is no trace ${trace} in this workspace.`, {
      hint: 'List traces to see their ids.',
    })
  }
  return whole
}

/**
 * Reads several whole traces with one pass over the tables and text files, in the order given; one that is
 * not there is left out. Callers keep a batch to some thousand spans.
 */
export async function readTraces(
  workspace: Workspace,
  traces: readonly string[],
  signal?: AbortSignal,
): Promise<WholeTrace[]> {
  if (traces.length === 0) return []
  const chosen = valueList(traces)
  const rows = await workspace.database.all<TraceRow>(
    sql`select ${traceRowColumns} from traces t left join trace_labels tl using (trace_uid) where t.trace_uid in ${chosen}`,
    { signal },
  )
  const narrow = await workspace.database.all<NarrowSpan & { trace_uid: string }>(
    sql`
    select trace_uid, span_id, parent_span_id, name, kind, epoch_us(start_at) / 1000.0 as start_ms, epoch_us(end_at) / 1000.0 as end_ms, duration_ms,
      status, error_type, tool, model, tokens_total, cost, guardrail_triggered, import_id, text_row, redaction_epoch
    from spans where trace_uid in ${chosen} order by start_at nulls last, import_id, text_row`,
    { signal },
  )
  const texts = await readTexts(workspace, narrow, signal)
  const rowOf = new Map(rows.map((row) => [row.trace, row]))
  const spansOf = new Map<string, NarrowSpan[]>(traces.map((trace) => [trace, []]))
  for (const span of narrow) spansOf.get(span.trace_uid)?.push(span)
  return traces.flatMap((trace) => {
    const row = rowOf.get(trace)
    return row === undefined ? [] : [wholeTrace(row, spansOf.get(trace) ?? [], texts)]
  })
}

function wholeTrace(
  row: TraceRow,
  narrow: readonly NarrowSpan[],
  texts: ReadonlyMap<string, TextRow>,
): WholeTrace {
  const spans = treeOrder(narrow).map(({ span, depth, orphan }): FullSpan => {
    const text = texts.get(textKey(span))
    const attributes = text === undefined ? {} : attributesFrom(text.attributes)
    return {
      ...span,
      depth,
      orphan,
      statusMessage: text?.status_message ?? null,
      attributes,
      bodies: bodiesFrom(attributes, text?.events ?? null),
    }
  })
  const messages = conversationOf(
    spans.map((span) => ({
      span: span.span_id,
      parent: span.orphan ? null : span.parent_span_id,
      kind: span.kind,
      startMs: span.start_ms,
      endMs: span.end_ms,
      bodies: span.bodies,
    })),
  )
  const tools = spans.find((span) => span.bodies.tools.length > 0)?.bodies.tools ?? []
  return {
    row,
    spans,
    messages,
    tools,
    // Only who asks for it pays for it.
    get contentId() {
      return contentIdOf(messages, tools)
    },
  }
}

function contentIdOf(messages: readonly Turn[], tools: readonly unknown[]): string {
  const content = messages.map(({ role, name, content: text, toolCalls }) => ({
    role,
    name,
    content: text,
    calls: toolCalls.map((call) => [call.name, call.arguments]),
  }))
  return createHash('sha256')
    .update(reduceTokens(canonicalJson({ messages: content, tools })))
    .digest('hex')
}

const textKey = (span: { import_id: number; text_row: number }) => `${span.import_id}/${span.text_row}`

async function readTexts(
  workspace: Workspace,
  spans: readonly Pick<NarrowSpan, 'import_id' | 'text_row'>[],
  signal?: AbortSignal,
): Promise<Map<string, TextRow>> {
  const byFile = new Map<string, Pick<NarrowSpan, 'import_id' | 'text_row'>[]>()
  for (const span of spans) {
    const file = path.join(workspace.paths.text, textFileName(span.import_id, span.text_row))
    const wanted = byFile.get(file)
    if (wanted === undefined) byFile.set(file, [span])
    else wanted.push(span)
  }
  const found = new Map<string, TextRow>()
  await Promise.all(
    [...byFile].map(async ([file, wanted]) => {
      const rows = wanted.map((span) => span.text_row)
      const list = constantSql(`(${rows.map(Number).join(', ')})`)
      const texts = await workspace.database.all<TextRow>(
        sql`
        select span_id, text_row, attributes, events, status_message from read_parquet(${pathList([file])})
        where text_row between ${least(rows)} and ${greatest(rows)} and text_row in ${list}`,
        { signal },
      )
      for (const text of texts)
        found.set(textKey({ import_id: wanted[0]?.import_id ?? 0, text_row: text.text_row }), text)
    }),
  )
  return found
}

const least = (values: readonly number[]) => values.reduce((left, right) => Math.min(left, right))
const greatest = (values: readonly number[]) => values.reduce((left, right) => Math.max(left, right))

/** One trace as the window shows it: bodies cut at `bodyLimit`, oddities named. */
export async function traceGet(
  workspace: Workspace,
  input: Input<'trace.get'>,
): Promise<Output<'trace.get'>> {
  const whole = await readTrace(workspace, input.trace)
  const cut = (text: string | null) =>
    text !== null && text.length > input.bodyLimit ? text.slice(0, input.bodyLimit) : text
  const orphans = whole.spans.filter((span) => span.orphan).length
  const sessionTraces =
    whole.row.session === null
      ? []
      : await workspace.database.all<{ trace: string; startMs: number | null }>(sql`
          select trace_uid as trace, epoch_us(start_at) / 1000.0 as "startMs" from traces where session = ${whole.row.session} order by start_at, trace_uid limit 200`)
  return {
    trace: whole.row,
    spans: whole.spans.map((span, index) => ({
      span: span.span_id,
      parent: span.parent_span_id,
      seq: index + 1,
      depth: span.depth,
      name: span.name ?? span.tool ?? span.kind,
      kind: spanKinds.find((kind) => kind === span.kind) ?? 'other',
      startMs: span.start_ms,
      endMs: span.end_ms,
      durationMs: span.duration_ms,
      status: span.status,
      errorType: span.error_type,
      statusMessage: cut(span.statusMessage),
      tool: span.tool,
      model: span.model,
      tokens: span.tokens_total,
      cost: span.cost,
      guardrailTriggered: span.guardrail_triggered,
      input: cut(span.bodies.input),
      inputChars: span.bodies.input?.length ?? 0,
      output: cut(span.bodies.output),
      outputChars: span.bodies.output?.length ?? 0,
      chunks: span.bodies.chunks.map((chunk) => ({ ...chunk, content: cut(chunk.content) })),
      flags: span.orphan ? ['orphan'] : [],
    })),
    messages: whole.messages.map((message, index) => ({
      index,
      role: message.role,
      name: message.name,
      content: cut(message.content),
      contentChars: message.content?.length ?? 0,
      toolCalls: message.toolCalls.map((call) => ({ ...call, arguments: cut(call.arguments) ?? '' })),
      toolCallId: message.toolCallId,
      span: message.span,
      atMs: message.atMs,
    })),
    notes: [
      ...(orphans > 0
        ? [
            `${orphans} ${orphans === 1 ? 'span names a parent' : 'spans name parents'} that this trace does not have`,
          ]
        : []),
      ...(whole.row.infrastructure_failure
        ? [
            whole.messages.length === 0
              ? 'The run crashed before its first message: an infrastructure failure, not the agent’s'
              : 'An infrastructure failure, not the agent’s',
          ]
        : []),
      ...(whole.spans.every((span) => span.start_ms === null)
        ? ['This export has no times: spans are in their order in the file']
        : []),
    ],
    spansTotal: whole.spans.length,
    sessionTraces,
  }
}

/** One span with all its attributes; bodies whole up to `limit` characters. */
export async function spanGet(workspace: Workspace, input: Input<'span.get'>): Promise<Output<'span.get'>> {
  const rows = await workspace.database.all<NarrowSpan>(sql`
    select span_id, import_id, text_row from spans where trace_uid = ${input.trace} and span_id = ${input.span}`)
  const row = rows[0]
  if (row === undefined)
    throw new WorkbenchError('not_found', `There is no span ${input.span} in trace ${input.trace}.`)
  const text = (await readTexts(workspace, [row])).get(textKey(row))
  const attributes = text === undefined ? {} : attributesFrom(text.attributes)
  const bodies = bodiesFrom(attributes, text?.events ?? null)
  let truncated = false
  const cut = (value: string) => {
    if (value.length <= input.limit) return value
    truncated = true
    return value.slice(0, input.limit)
  }
  const asString = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))
  const events = (
    text?.events === null || text === undefined ? [] : (JSON.parse(text.events) as unknown[])
  ).map((entry) => {
    const event = asObject(entry) ?? {}
    const micros = event.time_us ?? event.timestamp
    return {
      name: typeof event.name === 'string' ? event.name : '',
      atMs:
        typeof micros === 'number'
          ? micros / 1000
          : typeof micros === 'string'
            ? Date.parse(micros) || null
            : null,
      attributes: cut(asString(event.attributes ?? {})),
    }
  })
  return {
    span: row.span_id,
    input: bodies.input === null ? null : cut(bodies.input),
    output: bodies.output === null ? null : cut(bodies.output),
    statusMessage: text?.status_message ?? null,
    attributes: Object.entries(attributes)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => ({ key, value: cut(asString(value)), chars: asString(value).length })),
    events,
    truncated,
  }
}
