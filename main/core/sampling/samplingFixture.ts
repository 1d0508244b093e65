import os from 'node:os'
import path from 'node:path'
import { samplingPolicy, type SamplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase, type Database } from '../db/open.ts'
import { constantSql, sql, type Sql } from '../db/sql.ts'

/** Runs `work` on a database in memory with the tables of a workspace. */
export async function withTables<Result>(
  work: (database: Database) => Promise<Result>,
  threads?: number,
): Promise<Result> {
  const database = await openDatabase({
    path: ':memory:',
    allowedFolders: [],
    temporaryFolder: os.tmpdir(),
    ...(threads === undefined ? {} : { threads }),
  })
  try {
    await migrate(database, path.join(import.meta.dirname, '..', 'db', 'migrations'))
    return await work(database)
  } finally {
    await database.close()
  }
}

/**
 * Adds `count` traces in an order of their own: three tiers, six intents, people with one to many sessions, and
 * outcomes that hang together as they do in traffic. The same count gives the same traces.
 */
export async function addTraffic(database: Pick<Database, 'run'>, count: number, order = 'i'): Promise<void> {
  await database.run(sql`
    insert into traces by name
    with numbers as (select i, hash(i) as h, hash(i + 1000000007) as g from range(${count}) r(i)),
    people as (select *, case when h % 20 = 0 then 0 else 1 + (h // 64) % (${count} // 4 + 1) end as who from numbers)
    select left(sha256('t' || i), 24) as trace_uid, 'u' || who as "user", 'u' || who || '-' || (g % 3) as session,
      timestamp '2026-05-01' + to_seconds((i * 86400 * 28) // ${count}) as start_at,
      ['free', 'pro', 'enterprise'][1 + (case when g % 10 < 6 then 0 when g % 10 < 9 then 1 else 2 end)::integer] as plan_tier,
      'intent ' || (h // 1024) % 6 as intent,
      (h // 4096) % 100 < 68 as success, (h // 4096) % 100 >= 93 as escalation,
      case when g // 1024 % 100 < 4 then 'down' when g // 1024 % 100 < 30 then 'up' end as thumbs,
      case when g // 2048 % 5 < 3 then 1 + (h // 8192) % 5 end::double as csat,
      (1 + (g // 16384) % 1000 / 50.0) as latency, (1 + (h // 16384) % 1000 / 100.0) as cost,
      case when (g // 65536) % 200 = 0 then 620 end::double as refund_amount,
      1 as spans, false as infrastructure_failure, 0 as llm_calls, 0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail,
      0 as errors, 'test.jsonl' as source, 'test' as format, 'test' as id_space, 1 as redaction_epoch
    from people order by ${constantSql(order)}`)
}

/** The policy as its file would be read. */
export const policyOf = (policy: unknown): SamplingPolicy => samplingPolicy.parse(policy)

const selected = (condition: string): Sql => constantSql(`select trace_uid from traces t where ${condition}`)

/** The article's plan with what its filters select, and how its rates are called here. */
export const articleFrames = {
  population: null,
  rules: [null, selected("thumbs = 'down'"), selected('escalation'), selected('refund_amount > 500')],
}
export const articlePlan = (seed: number): SamplingPolicy =>
  policyOf({
    seed,
    rules: [
      { name: 'random 1 %', rate: 0.01 },
      { name: 'thumbs down', kind: 'must' },
      { name: 'escalation', kind: 'must' },
      { name: 'refunds', kind: 'must' },
    ],
  })
