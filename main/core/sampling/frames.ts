import type { PolicyRule } from '../../../shared/domain/samplingPolicy.ts'
import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, ident, joinSql, sql, type Sql } from '../db/sql.ts'
import { columnsOf } from './population.ts'

const shares = { head: 0.5, tail: 0.05 }
const recentDays = { drift: 1, novelty: 7 }
/** A share that moved by more standard errors than this has drifted. */
const driftErrors = 3
/** Fewer recent traces of a value than this say nothing. */
const fewestRecent = 5

/** The columns of a rule as one text; a missing value is a value of its own. */
export const keySql = (columns: readonly string[]): Sql =>
  sql`concat_ws(chr(31), ${joinSql(columns.map((name) => sql`coalesce(p.${ident(name)}, '')`))})`

/**
 * Makes the temporary view `frame` (k: row of `population`, and its columns): the traces from which a rule
 * draws. It depends on the population alone, never on a draw, so chances within it are exact. Answers a note
 * where it is not plain.
 */
export async function takeFrame(
  session: Session,
  rule: PolicyRule,
  selected: Sql | null,
  options: QueryOptions,
): Promise<string | null> {
  await session.run(
    constantSql('create or replace temp view traffic as select p.rowid as k, p.* from population p'),
    options,
  )
  if (selected !== null)
    await session.run(
      sql`create or replace temp table chosen as select p.rowid as k from population p where p.trace_uid in (${selected})`,
      options,
    )
  const among = constantSql(selected === null ? 'true' : 'p.k in (select k from chosen)')
  const picked = pickedSql(rule, sql`select * from traffic p where ${among}`)
  if (picked !== null) await session.run(sql`create or replace temp table picked as ${picked}`, options)
  await session.run(
    sql`create or replace temp view frame as select * from traffic p where ${picked === null ? among : constantSql('p.k in (select k from picked)')}`,
    options,
  )
  if (rule.kind !== 'drift') return null
  const found = await session.first<{ n: number }>(constantSql('select count(*) as n from picked'), options)
  return (found?.n ?? 0) === 0 ? 'Nothing drifted.' : null
}

// What a kind of rule picks among the traces of `from`; null for all of them.
function pickedSql(rule: PolicyRule, from: Sql): Sql | null {
  switch (rule.kind) {
    case 'uniform':
    case 'must':
    case 'stratified':
      return null
    case 'head':
      return byFrequency(sql`select p.k, ${keySql(columnsOf(rule))} as key from (${from}) p`, 'desc', rule)
    case 'drift':
      return drifted(rule, from)
    case 'tail':
      return tailSql(rule, from)
  }
}

function tailSql(rule: PolicyRule, from: Sql): Sql {
  switch (rule.tail ?? 'template') {
    case 'template':
      return byFrequency(templates(from), 'asc', rule)
    case 'novelty': {
      const micros = (rule.days ?? recentDays.novelty) * 86_400e6
      return sql`with shaped as (${templates(from)})
        select k from shaped where start_us is not null
        qualify min(start_us) over (partition by key) > max(start_us) over () - ${micros}`
    }
    case 'latency':
      return slowest('x_latency', rule, from)
    case 'cost':
      return slowest('x_cost', rule, from)
  }
}

// The shape of a trace: its intent and which tools it called, with and without errors.
const templates = (from: Sql) => sql`
  with used as (select trace_uid, string_agg(tool || case when errors > 0 then '!' else '' end, ',' order by tool) as tools
    from trace_tools group by trace_uid)
  select p.*, concat_ws(chr(31), coalesce(p.intent, ''), coalesce(u.tools, '')) as key
  from (${from}) p left join used u on u.trace_uid = p.trace_uid`

/** Traces of the commonest or rarest keys that together make up the share. */
function byFrequency(keyed: Sql, direction: 'asc' | 'desc', rule: PolicyRule): Sql {
  const share = rule.share ?? shares[direction === 'desc' ? 'head' : 'tail']
  const order = constantSql(`n ${direction}, key`)
  // The commonest may go over the share, as even the first may; the rarest stay below it.
  const upTo = direction === 'desc' ? constantSql('passed - n') : constantSql('passed')
  const below = constantSql(direction === 'desc' ? '<' : '<=')
  return sql`
    with keyed as (${keyed}),
    counted as (select key, count(*) as n from keyed group by key),
    summed as (select key, n, sum(n) over (order by ${order} rows unbounded preceding) as passed, sum(n) over () as total from counted)
    select k from keyed where key in (select key from summed where ${upTo} ${below} ${share} * total)`
}

function slowest(column: string, rule: PolicyRule, from: Sql): Sql {
  const x = constantSql(column)
  return sql`with valued as (select k, ${x} as x from (${from}) where ${x} is not null)
    select k from valued where x >= (select quantile_disc(x, ${1 - (rule.share ?? shares.tail)}::double) from valued)`
}

/** Recent traces of values whose share rose against the time before, by more than chance gives. */
function drifted(rule: PolicyRule, from: Sql): Sql {
  const micros = (rule.days ?? recentDays.drift) * 86_400e6
  return sql`
    with keyed as (
      select p.k, ${keySql(columnsOf(rule))} as key, p.start_us > max(p.start_us) over () - ${micros} as recent
      from (${from}) p where p.start_us is not null
    ),
    counted as (
      select key, count(*) filter (recent) as now, count(*) filter (not recent) as before,
        sum(count(*) filter (recent)) over () as all_now, sum(count(*) filter (not recent)) over () as all_before
      from keyed group by key
    ),
    moved as (
      select key from counted where now >= ${fewestRecent} and all_before > 0
        and now / all_now - before / all_before > ${driftErrors} * sqrt(
          (now + before) / (all_now + all_before) * (1 - (now + before) / (all_now + all_before)) * (1 / all_now + 1 / all_before))
    )
    select k from keyed where recent and key in (select key from moved)`
}
