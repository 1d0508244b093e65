import { constantSql, joinSql, sql, type Sql } from '../../db/sql.ts'
import { quantile } from './aggregates.ts'
import type { Measure } from './measures.ts'

/** One trace in so many is looked at first: a power of two, as a remainder costs more than a mask. */
const oneIn = 32
/** Groups with fewer traces among those are sorted whole. */
const fewest = 64
/** Standard deviations of a rank among them between the quantile and an end of its window. */
const margin = 5

/**
 * Where the quantiles of each larger group and the bounds of their intervals almost surely lie: columns
 * `lo<index>` and `hi<index>` beside the group's keys, from every 32nd trace by its number `r`. Only what lies
 * between need be sorted; the caller checks that the ranks it wants lie there too.
 */
export function quantileWindows(base: Sql, keys: readonly Sql[], measures: readonly Measure[]): Sql {
  const wanted = measures.flatMap((measure, index) => {
    const q = quantile(measure)
    return q === null ? [] : [{ q, index }]
  })
  const lists = wanted.map(({ index }) =>
    constantSql(`list_sort(list(x${index}::double) filter (x${index} is not null)) as s${index}`),
  )
  const windows = wanted.map(({ q, index }) => {
    const n = `len(s${index})`
    const spread = `(${margin} * sqrt(${n} * ${q * (1 - q)}::double) + 2)`
    const at = (rank: string) => `s${index}[${rank}]`
    const low = at(`greatest(0, floor(${n} * ${q} - ${spread}))::bigint`)
    const high = at(`ceil(${n} * ${q} + ${spread})::bigint`)
    const whole = `${n} < ${fewest}`
    // Beyond every number: where the window is open, and for the not-a-number that sorts last.
    return constantSql(
      `coalesce(case when not ${whole} then ${low} end, '-infinity') as lo${index},
       coalesce(case when not ${whole} then ${high} end, 'nan') as hi${index}`,
    )
  })
  const group = keys.length === 0 ? constantSql('') : sql`group by ${joinSql(keys)}`
  return sql`select ${joinSql([...keys, ...windows])} from (
    select ${joinSql([...keys, ...lists])} from (${base}) where (r & ${constantSql(String(oneIn - 1))}) = 0 ${group}
    having count(*) >= ${constantSql(String(fewest))})`
}

/** The join of the groups' windows with `base`; a missing key is a key. */
export function joinWindows(keys: readonly Sql[]): Sql {
  const same = keys.map((key) => sql`windows.${key} is not distinct from base.${key}`)
  return sql`left join windows on ${same.length === 0 ? constantSql('true') : joinSql(same, ' and ')}`
}
