import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import type { Client } from '../../shared/protocol/client.ts'
import type { Database } from '../core/db/open.ts'
import { constantSql, sql, type Sql } from '../core/db/sql.ts'
import { workspacePaths } from '../core/workspace/paths.ts'
import { interleave, rowOf, timed } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { wiredClient } from './wire.ts'

interface Question {
  name: string
  ask(client: Client, where: string): Promise<unknown>
  bare(condition: Sql): Sql
}

/** Ours may take 10 ms more than half as long again: the same as a goal of 1.5 on a baseline with this added. */
const allowanceMs = 10 / 1.5

const questions: readonly Question[] = [
  {
    name: 'slice-summary',
    ask: (client, where) => client.call('slice.summary', { where }),
    bare: (condition) =>
      sql`select count(*) as n, count(*) filter (success = false) as failing from traces where ${condition}`,
  },
  {
    name: 'slice-groups',
    ask: (client, where) =>
      client.call('slice.groups', {
        where,
        by: ['agent_version', 'plan_tier'],
        metrics: ['success', 'latency.p95', 'cost'],
      }),
    bare: (condition) => sql`select agent_version, plan_tier, count(*) as n, avg(success::integer) as success,
      stddev_samp(success::integer) as success_spread, quantile_cont(latency, [0.5, 0.95]) as latency, avg(cost) as cost, stddev_samp(cost) as cost_spread
      from traces where ${condition} group by agent_version, plan_tier order by n desc, agent_version, plan_tier`,
  },
  {
    name: 'slice-quantiles',
    ask: (client, where) =>
      client.call('slice.groups', { where, by: ['day'], metrics: ['latency.p50', 'latency.p95'] }),
    bare: (
      condition,
    ) => sql`select date_trunc('day', start_at) as day, count(*) as n, quantile_cont(latency, [0.5, 0.95]) as latency
      from traces where ${condition} group by day order by n desc, day`,
  },
  {
    name: 'slice-histogram',
    ask: (client, where) => client.call('slice.histogram', { where, column: 'cost' }),
    bare: (
      condition,
    ) => sql`select least(23, floor(cost / 0.01))::integer as bin, count(*) as total, count(*) filter (${condition}) as inside,
      avg(cost) filter (${condition}) as mean, quantile_cont(cost, 0.5) filter (${condition}) as p50
      from traces group by bin`,
  },
  {
    name: 'slice-page',
    ask: (client, where) =>
      client.call('traces.page', { where, order: { column: 'latency', descending: true }, limit: 100 }),
    bare: (condition) =>
      sql`select * from traces where ${condition} order by latency desc nulls last, start_at desc nulls last, trace_uid limit 100`,
  },
]

const pairsOfEach = 21

/** Each question of a view through the whole protocol, against the bare query of the same answer. */
export const sliceRows: RowGroup = {
  names: questions.map(({ name }) => name),
  run: async (stand, wanted) => {
    const { core, root } = await stand.workspace()
    const copy = 'slices.duckdb'
    await copyFile(workspacePaths(root).database, path.join(stand.folder, copy))
    const bare = await stand.bare(copy)
    const client = await wiredClient(core.dispatcher)
    try {
      const rows = []
      for (const { name, ask, bare: query } of questions.filter(({ name }) => wanted(name))) {
        stand.say(`Asking ${name}`)
        await ask(client, filterNumber(-1).where)
        await bare.all(query(filterNumber(-1).condition))
        const pairs = await interleave(
          Math.max(stand.pairs, pairsOfEach),
          stand.signal,
          (index) => timed(() => ask(client, filterNumber(index).where)),
          async (index) =>
            (await timed(() => askBare(bare, query(filterNumber(index).condition)))) + allowanceMs,
        )
        rows.push(rowOf({ name, unit: 'ms', goal: 1.5 }, pairs))
      }
      return rows
    } finally {
      client.close()
      await bare.close()
    }
  },
}

const askBare = (database: Database, query: Sql) => database.all(query)

// A filter that was not asked before, so that nothing is remembered.
function filterNumber(index: number): { where: string; condition: Sql } {
  const most = 5000 + index
  return {
    where: `plan_tier in ('pro', 'enterprise') and csat >= 2 and tokens > ${most}`,
    condition: constantSql(`plan_tier in ('pro', 'enterprise') and csat >= 2 and tokens > ${most}`),
  }
}
