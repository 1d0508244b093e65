import { constantSql, sql, type Sql } from '../../db/sql.ts'
import { isCertain, rankSql } from './aggregates.ts'

/**
 * Weighted quantile a group: the value at which the weights pass q of their sum. Its interval is Woodruff's
 * (1952): the ranks among as many equally weighted traces as are effective, as shares of the weight.
 * `base` has the group's keys, `x`, `w` and `r`, a number that tells traces apart; `c` counts what came with certainty.
 */
export function weightedQuantiles(base: Sql, keys: Sql, q: number): Sql {
  const share = (side: 'low' | 'high') =>
    constantSql(`${rankSql(side, q, 'effective')} / effective::double * total`)
  return sql`
    with placed as (
      select ${keys}, x, sum(w) over (partition by ${keys} order by x, r) as passed,
        sum(w) over same as total, count(*) over same as n,
        count(*) filter (${isCertain(constantSql('w'))}) over same as c,
        greatest(1, round(power(sum(w) over same, 2) / sum(w * w) over same))::bigint as effective
      from (${base}) where x is not null
      window same as (partition by ${keys})
    ),
    bounds as (
      select *, ${share('low')} as low_share, ${share('high')} as high_share, total * 1e-12 as rounding from placed
    )
    select ${keys}, any_value(n) as n, any_value(c) as c, min(x) filter (passed >= ${q} * total - rounding) as value,
      min(x) filter (low_share > 0 and passed >= low_share - rounding) as low,
      min(x) filter (passed >= high_share - rounding) as high
    from bounds group by ${keys}`
}
