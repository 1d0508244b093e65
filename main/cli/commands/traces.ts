import type { Output } from '../../../shared/protocol/protocol.ts'
import type { CallInput } from '../../../shared/protocol/protocol.ts'
import { traceColumns } from '../../../shared/protocol/methods/explore.ts'
import type { Client } from '../../../shared/protocol/client.ts'
import { pathRef } from '../../core/host.ts'
import type { Call, Command } from '../command.ts'
import { checkFilter } from '../filterOption.ts'
import { count, counted, figure, moment, orNothing } from '../figures.ts'
import { mayWrite } from '../outFile.ts'
import { plainText } from '../plainText.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'

type Row = Output<'traces.page'>['rows'][number]
type Order = NonNullable<CallInput<'traces.page'>['order']>
const pageRows = 1000
const listedRows = 100

const traces: Command = {
  words: 'traces',
  about: 'The traces a filter selects, in a given order; or saved as a file',
  methods: ['traces.page', 'traces.export'],
  options: {
    where: { value: 'E', about: 'A filter, as in the bar of the window' },
    order: {
      value: 'C',
      about: `A column, largest first, or -C for smallest first: ${traceColumns.join(', ')}`,
    },
    limit: { value: 'N', about: `How many rows; default ${listedRows}, with --out all`, number: true },
    out: { value: 'F', about: 'Save as .jsonl, .csv (formulas neutralised) or .parquet' },
    force: { about: 'Overwrite the file' },
  },
  run: (call) => {
    const where = checkFilter(call, 'where', 'traces')
    const order = orderFrom(call)
    const limit = call.number('limit')
    if (limit !== undefined && (!Number.isInteger(limit) || limit < 1))
      throw new UsageError('--limit takes a whole number from 1.', { command: 'traces' })
    const out = call.text('out')
    return call.withWorkspace(async (client) => {
      if (out !== undefined) return saved(call, client, { where, order, limit, out: call.path(out) })
      const { total, rows } = await rowsOf(call, client, { where, order, limit: limit ?? listedRows })
      return {
        json: { total, rows: rows.map(rowJson) },
        text: rowsText(rows),
        notes: [`${count(rows.length)} of ${counted(total, 'trace')}.`],
      }
    })
  },
}

/** A row as every document shows it: its id by that name, its start also to be read. */
function rowJson({ trace, startMs, ...row }: Row): Record<string, unknown> {
  return { id: trace, start: startMs === null ? null : new Date(startMs).toISOString(), startMs, ...row }
}

function orderFrom(call: Call): Order {
  const given = call.text('order') ?? 'start'
  const name = given.replace(/^-/, '')
  const column = traceColumns.find((each) => each === name)
  if (column === undefined)
    throw new UsageError(`--order takes a column, not ${name}: ${traceColumns.join(', ')}.`, {
      command: 'traces',
    })
  return { column, descending: !given.startsWith('-') }
}

async function rowsOf(
  call: Call,
  client: Client,
  { where, order, limit }: { where: string; order: Order; limit: number },
): Promise<{ total: number; rows: Row[] }> {
  const rows: Row[] = []
  let total = 0
  do {
    const page = await client.call(
      'traces.page',
      { where, order, offset: rows.length, limit: Math.min(pageRows, limit - rows.length) },
      call.calling,
    )
    total = page.total
    if (page.rows.length === 0) break
    rows.push(...page.rows)
  } while (rows.length < Math.min(limit, total))
  return { total, rows }
}

async function saved(
  call: Call,
  client: Client,
  { where, order, limit, out }: { where: string; order: Order; limit: number | undefined; out: string },
) {
  const format = (['jsonl', 'csv', 'parquet'] as const).find((each) => out.toLowerCase().endsWith(`.${each}`))
  if (format === undefined)
    throw new UsageError('--out takes a file that ends in .jsonl, .csv or .parquet.', { command: 'traces' })
  mayWrite(out, call.flag('force'))
  const done = await client.call(
    'traces.export',
    {
      where,
      order,
      format,
      out: pathRef(out),
      overwrite: call.flag('force'),
      ...(limit === undefined ? {} : { limit }),
    },
    call.calling,
  )
  return {
    json: { total: done.total, rows: [], written: done.rows, path: done.path, sha256: done.sha256, format },
    text: `Wrote ${count(done.rows)} of ${counted(done.total, 'trace')}: ${done.path}\n`,
  }
}

function rowsText(rows: readonly Row[]): string {
  const share = (value: number | null, unit: 'seconds' | 'usd' | 'points') =>
    value === null ? '—' : figure(value, unit)
  const yes = (value: boolean | null) => (value === null ? '—' : value ? 'yes' : 'no')
  return table(
    [
      { title: 'id' },
      { title: 'start (UTC)' },
      { title: 'plan_tier' },
      { title: 'agent' },
      { title: 'success' },
      { title: 'csat', align: 'right' },
      { title: 'latency', align: 'right' },
      { title: 'cost', align: 'right' },
      { title: 'spans', align: 'right' },
      { title: 'verdict' },
      { title: 'code' },
      { title: 'preview', widest: 60 },
    ],
    rows.map((row) => [
      row.trace,
      moment(row.startMs),
      orNothing(row.plan_tier),
      orNothing(row.agent_version),
      row.infrastructure_failure ? 'infra' : yes(row.success),
      share(row.csat, 'points'),
      share(row.latency, 'seconds'),
      share(row.cost, 'usd'),
      String(row.spans),
      orNothing(row.verdict),
      orNothing(row.code),
      row.preview ?? row.name ?? '',
    ]),
  )
}

const wholeBodies = 10_000_000
const shownCharacters = 2000

const show: Command = {
  words: 'show',
  methods: ['trace.get', 'labels.get'],
  arguments: [{ name: 'TRACE' }],
  run: (call) =>
    call.withWorkspace(async (client) => {
      const trace = call.arguments[0] ?? ''
      const found = await client.call('trace.get', { trace, bodyLimit: wholeBodies }, call.calling)
      const { labels } = await client.call('labels.get', { trace: found.trace.trace }, call.calling)
      const { trace: row, spans, messages, ...rest } = found
      return {
        json: { trace: rowJson(row), spans, messages, labels, ...rest },
        text: traceText(found, labels),
      }
    }),
}

function traceText(
  { trace, spans, messages, notes }: Output<'trace.get'>,
  labels: Output<'labels.get'>['labels'],
): string {
  const facts = [
    ['trace', trace.trace],
    ['start (UTC)', moment(trace.startMs)],
    ['session', trace.session],
    ['user', trace.user],
    ['plan_tier', trace.plan_tier],
    ['intent', trace.intent],
    ['agent', trace.agent_version],
    ['prompt', trace.prompt_version],
    ['model', trace.model],
    ['success', trace.success],
    ['csat', trace.csat],
    ['latency', trace.latency === null ? null : figure(trace.latency, 'seconds')],
    ['cost', trace.cost === null ? null : figure(trace.cost, 'usd')],
    ['source', trace.source],
  ] as const
  const head = facts
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name.padEnd(12)} ${String(value)}`)
  const tree = table(
    [
      { title: 'span' },
      { title: 'kind' },
      { title: 'name', widest: 60 },
      { title: 'ms', align: 'right' },
      { title: 'status' },
    ],
    spans.map((span) => [
      span.span,
      span.kind,
      `${'· '.repeat(span.depth)}${span.name}`,
      span.durationMs === null ? '—' : count(Math.round(span.durationMs)),
      [span.status, span.errorType].filter((part) => part !== null && part !== 'unset').join(' '),
    ]),
  )
  const turns = messages.map(({ role, name, content, toolCalls }) => {
    const who = name === null ? role : `${role} ${name}`
    const calls = toolCalls.map((each) => `  → ${each.name} ${each.arguments}`)
    return [`${who}:`, ...(content === null ? [] : [`  ${cut(content)}`]), ...calls].join('\n')
  })
  const judged = labels.map(({ reviewer, payload }) =>
    [
      `${reviewer}:`,
      payload.verdict,
      payload.primary,
      ...payload.contributing.map((code) => `(${code})`),
      payload.note === null ? null : `“${payload.note}”`,
    ]
      .filter((part) => part !== null)
      .join(' '),
  )
  return [
    ...head,
    ...notes.map((note) => `! ${note}`),
    '',
    tree,
    ...turns,
    ...(judged.length === 0 ? [] : ['', 'Labels', ...judged]),
    '',
  ].join('\n')
}

function cut(text: string): string {
  const shown = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text
  const rest = text.length - shownCharacters
  return `${plainText(shown).replaceAll('\n', '\n  ')}${rest > 0 ? ` (${count(rest)} more characters; --json has all)` : ''}`
}

export const traceCommands: readonly Command[] = [traces, show]
