import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { recipe as recipeShape } from '../../../shared/protocol/methods/datasets.ts'
import { joinSql, sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Recipe } from './recipe/recipe.ts'

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')

/** The native id of a test trace; its trace_uid depends on it alone. */
export const nativeId = (index: number) => hex(index + 1, 32)

export interface TestConversation {
  index: number
  session: string
  user: string
}

/** Conversations of which no two share a session or a person. */
export const strangers = (count: number): TestConversation[] =>
  Array.from({ length: count }, (_, index) => ({ index, session: `s${index}`, user: `u${index}` }))

/** A small support conversation of two user turns with one tool call, as one OTLP line. */
export function otlpLine({ index, session, user }: TestConversation): string {
  const text = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const start = 1_780_000_000_000 + index * 60_000
  const nanos = (ms: number) => `${start + ms}000000`
  const message = (side: string, at: number, role: string, content: string) => [
    text(`llm.${side}_messages.${at}.message.role`, role),
    text(`llm.${side}_messages.${at}.message.content`, content),
  ]
  const span = (
    id: number,
    name: string,
    kind: string,
    from: number,
    to: number,
    attributes: object[],
    parent?: number,
  ) => ({
    traceId: nativeId(index),
    spanId: hex((index + 1) * 16 + id, 16),
    ...(parent === undefined ? {} : { parentSpanId: hex((index + 1) * 16 + parent, 16) }),
    name,
    startTimeUnixNano: nanos(from),
    endTimeUnixNano: nanos(to),
    status: { code: 1 },
    attributes: [
      text('openinference.span.kind', kind),
      text('session.id', session),
      text('user.id', user),
      ...attributes,
    ],
  })
  const history = [
    ...message('input', 0, 'system', 'You own billing questions.'),
    ...message('input', 1, 'user', `Case ${index}: I was charged twice.`),
    ...message('input', 2, 'assistant', 'Which invoice is it?'),
    ...message('input', 3, 'user', `Invoice ${1000 + index}, please.`),
  ]
  const spans = [
    span(0, 'agent', 'AGENT', 0, 5000, [
      text('input.value', `Case ${index}: I was charged twice.`),
      text('output.value', `Refunded invoice ${1000 + index}.`),
    ]),
    span(
      1,
      'ask',
      'LLM',
      100,
      900,
      [...history.slice(0, 4), ...message('output', 0, 'assistant', 'Which invoice is it?')],
      0,
    ),
    span(
      2,
      'refund',
      'TOOL',
      2000,
      3000,
      [
        text('tool.name', 'refund'),
        text('input.value', '{"invoice":1}'),
        text('output.value', '{"ok":true}'),
      ],
      0,
    ),
    span(
      3,
      'answer',
      'LLM',
      3100,
      4900,
      [...history, ...message('output', 0, 'assistant', `Refunded invoice ${1000 + index}.`)],
      0,
    ),
  ]
  return JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans }] }] })
}

/** The id of a span of a test trace: 0 the agent, 1 the first question, 2 the tool, 3 the answer. */
export const spanId = (index: number, span: number) => hex((index + 1) * 16 + span, 16)

export async function writeOtlp(file: string, conversations: readonly TestConversation[]): Promise<string> {
  await writeFile(file, `${conversations.map(otlpLine).join('\n')}\n`)
  return file
}

/** The trace_uid of each test trace that was imported, by its index. */
export async function traceUids(workspace: Workspace): Promise<string[]> {
  const rows = await workspace.database.all<{ trace_uid: string; native_trace_id: string }>(
    sql`select trace_uid, native_trace_id from traces`,
  )
  const uids: string[] = []
  for (const row of rows) uids[Number.parseInt(row.native_trace_id, 16) - 1] = row.trace_uid
  return uids
}

export interface TestLabel {
  trace: string
  verdict: 'pass' | 'fail' | 'defer'
  person?: string
  code?: string
  contributing?: readonly string[]
  firstFailingSpan?: string
  correction?: string
  clock?: number
}

/** Adds current labels as the label feature would have rebuilt them. */
export async function addLabels(workspace: Workspace, labels: readonly TestLabel[]): Promise<void> {
  const rows = labels.map((label, seq) => {
    const person = label.person ?? 'ann'
    const contributing = sql`[${joinSql((label.contributing ?? []).map((code) => sql`${code}`))}]::varchar[]`
    return sql`(${`${person}-${label.trace}`}, ${label.trace}, ${`origin-${person}`}, ${seq}, ${label.clock ?? seq}, ${person}, ${person.toUpperCase()},
      ${label.verdict}, ${label.code ?? null}, ${contributing}, ${label.firstFailingSpan ?? null}, ${label.correction ?? null}, 'agent-failures', 'aa',
      timestamp '2026-06-01')`
  })
  await workspace.database
    .run(sql`insert into labels (label_id, trace_uid, origin, seq, clock, person, reviewer, verdict, code, contributing,
    first_failing_span, correction, taxonomy_id, taxonomy_hash, labelled_at) values ${joinSql(rows)}`)
}

/** Labels every imported test trace as passed; answers their ids by index. */
export async function passAll(workspace: Workspace): Promise<string[]> {
  const uids = await traceUids(workspace)
  await addLabels(
    workspace,
    uids.map((trace) => ({ trace, verdict: 'pass' })),
  )
  return uids
}

/** A recipe with the defaults of the protocol, but for decontamination: the test conversations are all alike. */
export function testRecipe(over: Partial<Recipe> = {}): Recipe {
  return recipeShape.parse({ name: 'golden', decontaminate: false, ...over })
}

export const everyTrace = sql`select trace_uid from traces`

/** Random bytes that are the same in each workspace of a test, so that tokens and ids can be compared. */
export function sameRandom(): { bytes(count: number): Uint8Array } {
  const pool = new Map<number, Uint8Array>()
  return {
    bytes: (count) => {
      const known = pool.get(count) ?? new Uint8Array(randomBytes(count))
      pool.set(count, known)
      return known
    },
  }
}
