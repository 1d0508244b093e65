import type { SampledMetric } from '../../../shared/domain/samplingPolicy.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import { z975 } from '../statistics/normal.ts'
import { sampledValue } from './metrics.ts'

type Preview = Output<'sample.preview'>

/** Rates of which a reviewer may want to know how precisely they will be seen. */
const labelRates = [0.1, 0.5]

/**
 * What the sample behind `composed` can be expected to tell about a metric that the population has already:
 * its value, and half of the 95 % interval that slices will show of its Hájek mean under Poisson sampling,
 * √(Σ (1/π)(x − m)²) / N: what is drawn, and that traffic could itself have been other traffic, as intervals of all
 * traces say too. Draws of fixed size do no worse.
 */
export async function metricPrecision(
  session: Session,
  metric: SampledMetric,
  options: QueryOptions,
): Promise<Preview['precision'][number]> {
  const row = await session.first<{
    value: number | null
    variance: number | null
    n: number
    size: number
    weights: number | null
  }>(
    sql`with valued as (
        select c.pi, ${sampledValue(metric)} as x from composed c join traces t on t.trace_uid = c.trace_uid where c.pi > 0
      ),
      centred as (select *, avg(x) over () as mean from valued where x is not null)
      select any_value(mean) as value, sum((1 / pi) * (x - mean) * (x - mean)) as variance, coalesce(sum(pi), 0) as n,
        count(*) as size, sum(1 / pi) as weights from centred`,
    options,
  )
  const size = row?.size ?? 0
  return {
    metric,
    value: row?.value ?? null,
    half: size === 0 ? null : (z975 * Math.sqrt(row?.variance ?? 0)) / size,
    n: row?.n ?? 0,
    n_effective: effective(size, row?.weights ?? 0),
  }
}

/** The same for rates that only labels can tell, when all of the sample is labelled. */
export async function labelPrecision(session: Session, options: QueryOptions): Promise<Preview['labels']> {
  const row = await session.first<{ size: number; weights: number | null }>(
    constantSql('select count(*) as size, sum(1 / pi) as weights from composed where pi > 0'),
    options,
  )
  const n = effective(row?.size ?? 0, row?.weights ?? 0)
  return labelRates.map((rate) => ({
    rate,
    half: n === 0 ? null : z975 * Math.sqrt((rate * (1 - rate)) / n),
    n_effective: n,
  }))
}

// Kish's size with its sums replaced by what they are expected to be: (Σ 1)² / Σ 1/π.
const effective = (size: number, weights: number) => (weights > 0 ? (size * size) / weights : 0)
