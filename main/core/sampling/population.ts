import type { SamplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, ident, joinSql, sql, type Sql } from '../db/sql.ts'
import { sampledValue } from './metrics.ts'

/** What the filters of a policy select, as sub-selects of trace_uid; null for all. */
export interface Frames {
  population: Sql | null
  rules: readonly (Sql | null)[]
}

/** A person is a subject, else a user, else a session; a trace without any stands for itself. */
const person = `coalesce(t.subject_id, t."user", 's:' || t.session, 't:' || t.trace_uid)`

/**
 * Makes the temporary table `population`: one row a trace with what the rules need, as it stands now. Later
 * steps know a trace by its row, so nothing that is written meanwhile can move it. Answers its size.
 */
export async function takePopulation(
  session: Session,
  policy: SamplingPolicy,
  frames: Frames,
  options: QueryOptions,
): Promise<number> {
  const { rules } = policy
  const columns = new Set(rules.flatMap((rule) => rule.by ?? defaultColumns(rule)))
  const metrics = new Set(rules.flatMap((rule) => (rule.allocation === 'neyman' ? metricOf(rule) : [])))
  const capped = rules.some((rule) => rule.cap_per_user !== undefined || rule.cap_per_session !== undefined)
  const timed = rules.some((rule) => rule.kind === 'drift' || rule.tail === 'novelty')
  const picked = [
    constantSql('t.trace_uid'),
    ...[...columns].map((name) => sql`t.${ident(name)} as ${ident(name)}`),
    ...[...metrics].map((name) => sql`${sampledValue(name)} as ${ident(`m_${name}`)}`),
    ...(capped
      ? [
          constantSql(`${person} as person`),
          constantSql(`coalesce(t.session, 't:' || t.trace_uid) as sitting`),
        ]
      : []),
    ...(timed ? [constantSql('epoch_us(t.start_at) as start_us')] : []),
    ...(rules.some(({ tail }) => tail === 'latency') ? [constantSql('t.latency as x_latency')] : []),
    ...(rules.some(({ tail }) => tail === 'cost') ? [constantSql('t.cost as x_cost')] : []),
  ]
  const where = frames.population === null ? constantSql('true') : sql`t.trace_uid in (${frames.population})`
  await session.run(
    sql`create or replace temp table population as select ${joinSql(picked)} from traces t where ${where}`,
    options,
  )
  const row = await session.first<{ n: number }>(constantSql('select count(*) as n from population'), options)
  return row?.n ?? 0
}

type Rule = SamplingPolicy['rules'][number]

const defaultColumns = ({ kind, tail }: Rule): Rule['by'] & {} =>
  kind === 'head' || kind === 'drift' || tail === 'template' || tail === 'novelty' ? ['intent'] : []

/** The columns by which a rule tells traces apart. */
export const columnsOf = (rule: Rule): readonly string[] => rule.by ?? defaultColumns(rule)

/** The metric whose spread a Neyman allocation follows. */
export const metricOf = ({ metric }: Rule) => metric ?? 'success'
