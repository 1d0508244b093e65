import { joinSql, sql, constantSql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The columns of a trace that tests set; the rest has the plainest value. */
export interface TestTrace {
  trace_uid: string
  start_at?: string | null
  plan_tier?: string | null
  agent_version?: string | null
  session?: string | null
  user?: string | null
  preview?: string | null
  csat?: number | null
  latency?: number | null
  cost?: number | null
  thumbs?: string | null
  success?: boolean | null
  escalation?: boolean | null
  guardrail?: number
  turns?: number | null
  inclusion_probability?: number | null
  sample?: string | null
}

/** Adds traces as rows of `traces`, in the order given. */
export async function addTraces(workspace: Workspace, traces: readonly TestTrace[]): Promise<void> {
  const plain = {
    spans: 1,
    infrastructure_failure: false,
    llm_calls: 0,
    tool_calls: 0,
    tool_errors: 0,
    retries: 0,
    guardrail: 0,
    errors: 0,
    source: 'test.jsonl',
    format: 'test',
    id_space: 'test',
    redaction_epoch: 1,
  }
  for (const trace of traces) {
    const row = Object.entries({ ...plain, ...trace })
    await workspace.database.run(
      sql`insert into traces (${joinSql(row.map(([name]) => constantSql(`"${name}"`)))}) values (${joinSql(row.map(([, value]) => sql`${value}`))})`,
    )
  }
  await bridgeAgain(workspace)
}

// As an import leaves them.
async function bridgeAgain(workspace: Workspace): Promise<void> {
  for (const name of ['chunk', 'tool']) {
    await workspace.database.run(constantSql(`delete from ${name}_traces`))
    await workspace.database.run(
      constantSql(
        `insert into ${name}_traces select distinct ${name}, number from traces left join trace_${name}s using (trace_uid)`,
      ),
    )
  }
}

export interface TestLabel {
  trace_uid: string
  verdict: 'pass' | 'fail' | 'defer' | null
  code?: string | null
  contributing?: readonly string[]
  reviewer?: string
  note?: string | null
}

/** Adds current labels; their clocks follow the order given. */
export async function addLabels(workspace: Workspace, labels: readonly TestLabel[]): Promise<void> {
  for (const [seq, label] of labels.entries()) {
    const contributing = sql`[${joinSql((label.contributing ?? []).map((code) => sql`${code}`))}]::varchar[]`
    await workspace.database.run(sql`
      insert into labels (label_id, trace_uid, origin, seq, clock, person, reviewer, verdict, code, contributing, note, labelled_at)
      values (${`label-${seq}`}, ${label.trace_uid}, 'o', ${seq}, ${seq}, 'p', ${label.reviewer ?? 'Ann'}, ${label.verdict},
        ${label.code ?? null}, ${contributing}, ${label.note ?? null}, timestamp '2026-06-01')`)
  }
}

export async function addChunks(
  workspace: Workspace,
  rows: readonly (readonly [chunk: string, trace: string, span: string])[],
): Promise<void> {
  for (const [chunk, trace, span] of rows)
    await workspace.database.run(
      sql`insert into trace_chunks values (${chunk}, ${trace}, ${span}, 1, null, null)`,
    )
  await bridgeAgain(workspace)
}

export async function addTools(
  workspace: Workspace,
  rows: readonly (readonly [tool: string, trace: string])[],
): Promise<void> {
  for (const [tool, trace] of rows)
    await workspace.database.run(sql`insert into trace_tools values (${tool}, ${trace}, 1, 0)`)
  await bridgeAgain(workspace)
}

/** Five traces of two tiers and of none, in two weeks, with values missing here and there. */
export const fewTraces: TestTrace[] = [
  {
    trace_uid: 'a',
    start_at: '2026-05-12',
    plan_tier: 'pro',
    csat: 4,
    success: true,
    cost: 1,
    thumbs: 'up',
    turns: 4,
  },
  {
    trace_uid: 'b',
    start_at: '2026-05-13',
    plan_tier: 'pro',
    csat: 2,
    success: false,
    cost: 2,
    thumbs: 'down',
    turns: 4,
  },
  { trace_uid: 'c', start_at: '2026-05-14', plan_tier: 'pro', csat: null, success: null, cost: 6 },
  {
    trace_uid: 'd',
    start_at: '2026-05-04',
    plan_tier: 'free',
    csat: 5,
    success: true,
    cost: null,
    guardrail: 2,
  },
  { trace_uid: 'e', start_at: '2026-05-05', plan_tier: null, csat: 3, success: true, cost: 0 },
]

/** Traces of one month with values missing here and there; their ids are in another order than they are. */
export const manyTraces = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    trace_uid: `t${String((index * 37) % count).padStart(4, '0')}`,
    start_at:
      index % 10 === 0 ? null : `2026-05-${String(1 + (index % 28)).padStart(2, '0')} 0${index % 9}:00:00`,
    plan_tier: ['free', 'pro', 'enterprise', null][index % 4] ?? null,
    csat: index % 3 === 0 ? null : 1 + (index % 5),
    success: index % 7 === 0 ? null : index % 2 === 0,
    cost: index % 11 === 0 ? null : (index % 13) / 4,
    latency: index === 0 ? 5000 : index % 20,
    turns: 1 + (index % 4),
    agent_version: index < 60 ? 'v1' : 'v2',
    session: `s${index % 90}`,
  }))
