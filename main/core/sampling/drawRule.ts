import type { PolicyRule } from '../../../shared/domain/samplingPolicy.ts'
import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, ident, sql, type Sql } from '../db/sql.ts'
import { allocate } from './allocation.ts'
import { cappedChances } from './caps.ts'
import { keySql } from './frames.ts'
import { columnsOf, metricOf } from './population.ts'

const unlimited = Number.MAX_SAFE_INTEGER

/**
 * A number in [0, 1) that belongs to a trace, a rule and a purpose: the first 53 bits of MD5 over seed and
 * names. Order, threads and other traces cannot move it, and rules draw independently of each other.
 */
const chanceOf = (seed: number, rule: string, purpose: string): Sql =>
  sql`(md5_number_lower(concat_ws(chr(31), ${String(seed)}, ${rule}, ${purpose}, p.trace_uid)) // 2048)::double / 9007199254740992`

/**
 * Draws one rule from the temporary view `frame` into `into` (k, pi, drawn), every trace of the frame with
 * its exact chance. A rate draws each trace by itself (Poisson sampling); caps then thin what was drawn. A
 * number to take is a simple random sample of that size, in each stratum and after the caps.
 */
export async function drawRule(
  session: Session,
  rule: PolicyRule,
  seed: number,
  into: string,
  options: QueryOptions,
): Promise<void> {
  const table = ident(into)
  const frame = constantSql('select * from frame')
  const capped = rule.cap_per_user !== undefined || rule.cap_per_session !== undefined
  const of = (purpose: string) => chanceOf(seed, rule.name, purpose)
  const rate = rule.kind === 'must' ? 1 : rule.rate
  if (rate !== undefined && rule.kind !== 'stratified') {
    if (capped) return drawCapped(session, rule, rate, of, table, frame, options)
    // Both as doubles, so that a rate draws the same on every machine.
    const drawn = rate === 1 ? constantSql('true') : sql`${of('draw')} < ${rate}::double`
    return session.run(
      sql`create or replace temp table ${table} as select p.k, ${rate}::double as pi, ${drawn} as drawn from (${frame}) p`,
      options,
    )
  }
  const stratum = rule.kind === 'stratified' ? keySql(columnsOf(rule)) : constantSql("''")
  const spread =
    rule.allocation === 'neyman' ? sql`p.${ident(`m_${metricOf(rule)}`)}` : constantSql('null::double')
  await session.run(
    sql`create or replace temp table entered as ${entered(rule, sql`select p.*, ${stratum} as stratum, ${spread} as x from (${frame}) p`, of)}`,
    options,
  )
  const strata = await session.all<{ stratum: string; size: number; spread: number | null }>(
    constantSql(
      'select stratum, count(*) filter (entered) as size, round(stddev_pop(x), 9) as spread from entered group by stratum order by stratum',
    ),
    options,
  )
  const frameSize = strata.reduce((sum, { size }) => sum + size, 0)
  // A stratum in which nobody was judged yet is taken to spread like the widest.
  const widest = Math.max(0, ...strata.map(({ spread: known }) => known ?? 0))
  const given = allocate(
    rule.take ?? Math.max(1, Math.round((rule.rate ?? 0) * frameSize)),
    strata.map(({ size, spread: known }) => ({ size, spread: known ?? widest })),
    rule.allocation ?? 'proportional',
  )
  await session.run(
    constantSql('create or replace temp table given (stratum varchar, size bigint, n bigint)'),
  )
  for (const [index, { stratum: name, size }] of strata.entries())
    await session.run(sql`insert into given values (${name}, ${size}, ${given[index] ?? 0})`)
  await session.run(
    sql`create or replace temp table ${table} as
      with placed as (
        select p.k, p.entry, p.entered, g.n, g.size, case when p.entered then row_number() over (
          partition by p.stratum, p.entered order by ${of('draw')}, p.trace_uid) end as place
        from entered p join given g on g.stratum = p.stratum
      )
      select k, case when size = 0 then 0 else entry * least(1, n / size) end as pi, coalesce(entered and place <= n, false) as drawn from placed`,
    options,
  )
}

/**
 * Who enters a draw of a fixed size: at most so many of a session and a person, in each stratum, picked at
 * random. `entry` is the chance to be picked; how many enter is certain, so the chances multiply exactly.
 */
function entered(rule: PolicyRule, from: Sql, of: (purpose: string) => Sql): Sql {
  const { cap_per_session: perSession = unlimited, cap_per_user: perUser = unlimited } = rule
  if (perSession === unlimited && perUser === unlimited)
    return sql`select k, trace_uid, stratum, x, true as entered, 1::double as entry from (${from})`
  return sql`
    with placed as (
      select p.*, row_number() over (sat order by ${of('session')}, p.trace_uid) as in_session,
        count(*) over (partition by stratum, person, sitting) as session_size
      from (${from}) p window sat as (partition by stratum, person, sitting)
    ),
    second as (
      select *, in_session <= ${perSession} as first_in,
        sum(case when in_session <= ${perSession} then 1 else 0 end) over (partition by stratum, person) as left_of_person
      from placed
    )
    select k, trace_uid, stratum, x,
      first_in and row_number() over (partition by stratum, person, first_in order by ${of('user')}, p.trace_uid) <= ${perUser} as entered,
      least(1, ${perSession} / session_size::double) * least(1, ${perUser} / left_of_person::double) as entry
    from second p`
}

/**
 * Poisson draws thinned by the caps. The chance of a trace depends on the sizes of its person's sessions
 * alone, so it is computed once for each pattern of sizes.
 */
async function drawCapped(
  session: Session,
  rule: PolicyRule,
  rate: number,
  of: (purpose: string) => Sql,
  table: Sql,
  frame: Sql,
  options: QueryOptions,
): Promise<void> {
  const { cap_per_session: perSession = unlimited, cap_per_user: perUser = unlimited } = rule
  // Without a cap on people each session stands alone; without one on sessions each trace does.
  const group = constantSql(perUser === unlimited ? 'concat_ws(chr(31), person, sitting)' : 'person')
  const sitting = constantSql(perSession === unlimited ? 'k::varchar' : 'sitting')
  await session.run(
    sql`create or replace temp table grouped as
      select k, trace_uid, ${group} as person, ${sitting} as sitting, count(*) over (partition by ${group}, ${sitting}) as session_size
      from (${frame})`,
    options,
  )
  await session.run(
    constantSql(`create or replace temp table patterned as
      with sizes as (select person, session_size, count(*) // session_size as n from grouped group by person, session_size)
      select person, string_agg(session_size || 'x' || n, ',' order by session_size) as pattern from sizes group by person`),
    options,
  )
  const patterns = await session.all<{ pattern: string }>(
    constantSql('select distinct pattern from patterned order by pattern'),
    options,
  )
  const chances = patterns.flatMap(({ pattern }) =>
    [...cappedChances(sessionsOf(pattern), rate, perSession, perUser)].map(
      ([size, chance]) => [pattern, size, chance] as const,
    ),
  )
  options.signal?.throwIfAborted()
  await session.run(
    constantSql('create or replace temp table chances (pattern varchar, session_size bigint, pi double)'),
  )
  await session.append('chances', [
    { type: 'text', values: chances.map(([pattern]) => pattern) },
    { type: 'bigint', values: chances.map(([, size]) => size) },
    { type: 'double', values: chances.map(([, , chance]) => chance) },
  ])
  await session.run(
    sql`create or replace temp table ${table} as
      with first as (select p.k, ${of('draw')} < ${rate}::double as picked from grouped p),
      second as (
        select p.*, f.picked and row_number() over (partition by p.person, p.sitting, f.picked order by ${of('session')}, p.trace_uid) <= ${perSession} as stayed
        from grouped p join first f on f.k = p.k
      ),
      third as (
        select p.*, p.stayed and row_number() over (partition by p.person, p.stayed order by ${of('user')}, p.trace_uid) <= ${perUser} as drawn from second p
      )
      select third.k, chances.pi, third.drawn from third
      join patterned on patterned.person = third.person
      join chances on chances.pattern = patterned.pattern and chances.session_size = third.session_size`,
    options,
  )
}

const sessionsOf = (pattern: string): Map<number, number> =>
  new Map(
    pattern.split(',').map((part) => {
      const [size = '1', count = '1'] = part.split('x')
      return [Number(size), Number(count)] as const
    }),
  )
