import { samplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Session } from '../db/open.ts'
import { constantSql, joinSql, sql, type Sql } from '../db/sql.ts'
import { recordRun } from '../lineage/runs.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { anyOf, type Composed } from './compose.ts'

type SampleRow = Output<'samples.list'>['samples'][number]

const numbersTo = (count: number) => Array.from({ length: count }, (_, index) => index)

/** One text over all members with their chances, for a hash; `rules` is the number of rules in `composed`. */
export const membersDigest = (rules: number): Sql =>
  sql`select sha256(string_agg(trace_uid || ' ' || pi, chr(10) order by trace_uid)) as digest from composed where ${anyOf(numbersTo(rules))}`

/** Stores what `composed` of this session drew, in one step: the members, the sample and the run that made it. */
export async function storeSample(
  workspace: Workspace,
  session: Session,
  { name, policy }: Input<'sample.draw'>,
  composed: Composed,
  { hash, startedAt }: { hash: string; startedAt: number },
): Promise<void> {
  const { population, uncovered, drawn, rules } = composed
  const drawnBy = joinSql(
    rules.map((rule, index) => sql`case when ${constantSql(`d${index}`)} then ${rule.name} end`),
  )
  await workspace.database.transactionOn(session, async () => {
    const finishedAt = workspace.ports.clock.now()
    const sources = await session.all<{ sha256: string }>(
      constantSql('select distinct file_sha256 as sha256 from imports order by sha256'),
    )
    const runId = await recordRun(session, {
      stage: 'sample.draw',
      parents: sources.map(({ sha256 }) => sha256),
      parameters: { name, policy },
      seed: policy.seed,
      counts: { population, uncovered, drawn },
      contentHash: hash,
      startedAt,
      finishedAt,
      version: workspace.ports.version,
    })
    await session.run(
      sql`update traces set inclusion_probability = null, sample = null where sample = ${name}`,
    )
    await session.run(sql`delete from sample_members where sample = ${name}`)
    await session.run(sql`delete from samples where sample = ${name}`)
    await session.run(
      sql`insert into sample_members select ${name}, trace_uid, pi, list_filter([${drawnBy}], rule -> rule is not null)
        from composed where ${anyOf(numbersTo(rules.length))} order by trace_uid`,
    )
    await session.run(
      sql`update traces set inclusion_probability = m.inclusion_probability, sample = ${name}
        from sample_members m where m.sample = ${name} and m.trace_uid = traces.trace_uid
          and (traces.inclusion_probability is null or traces.sample is not null)`,
    )
    await session.run(
      sql`insert into samples values (${name}, ${runId}, make_timestamp(${finishedAt * 1000}::bigint), ${policy.seed}, ${JSON.stringify(policy)},
        ${population}, ${uncovered}, ${drawn}, ${JSON.stringify(rules)}, ${hash})`,
    )
  })
}

interface StoredSample {
  name: string
  seed: number
  policy: string
  population: number
  uncovered: number
  drawn: number
  drawnAtMs: number
  hash: string
  rules: string
}

const columns = constantSql(
  'sample as name, seed, policy::varchar as policy, population, uncovered, drawn, epoch_ms(drawn_at) as "drawnAtMs", content_hash as hash, rules::varchar as rules',
)

/** All samples, newest first. */
export async function samplesList(workspace: Workspace): Promise<Output<'samples.list'>> {
  const rows = await workspace.database.all<StoredSample>(
    sql`select ${columns} from samples order by drawn_at desc, sample`,
  )
  return { samples: rows.map(sampleFrom) }
}

/** The sample of that name, or undefined. */
export async function sampleNamed(workspace: Workspace, name: string): Promise<SampleRow | undefined> {
  const row = await workspace.database.first<StoredSample>(
    sql`select ${columns} from samples where sample = ${name}`,
  )
  return row === undefined ? undefined : sampleFrom(row)
}

const sampleFrom = (row: StoredSample): SampleRow => ({
  ...row,
  policy: samplingPolicy.parse(JSON.parse(row.policy)),
  rules: JSON.parse(row.rules) as SampleRow['rules'],
})
