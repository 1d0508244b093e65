import { versionDimensions } from '../../../../shared/domain/dimensions.ts'
import { everything, type Filter } from '../../../../shared/filter/ast.ts'
import { dayMicros } from '../../../../shared/filter/times.ts'
import { withoutField } from '../../../../shared/filter/edit.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { constantSql, joinSql, sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import { strataOfDraw } from '../../sampling/sampling.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { aggregateColumns, isCertain, quantile, rankedColumn, resultColumns } from '../measures/aggregates.ts'
import { estimateFrom, isMixed, nothing, plain, wholeGroup } from '../measures/estimates.ts'
import { remembered } from '../measures/facts.ts'
import { isSubjectToDraw, metricValue, readMeasure, weight } from '../measures/measures.ts'
import { populationOf, readFilter, type Population } from '../filter/population.ts'
import { quantileLists, withQuantiles } from '../measures/quantileLists.ts'
import { strataOfGroups } from '../measures/strataOfGroups.ts'
import { failing } from './summary.ts'
import { timeWindow } from '../filter/previousPeriod.ts'
import { stepStart, timeStep } from './ticks.ts'
import { sampleOf } from '../measures/weighing.ts'
import { weightedQuantiles } from '../measures/weightedQuantiles.ts'

type Timeline = Output<'slice.timeline'>

/** Most flags a timeline carries; a version column with more values is none. */
const mostVersions = 40

/**
 * Traces over the whole time of the workspace in round steps (UTC): `inside` under all conditions, `total`
 * under all but those on start. `flags` mark where a version first appears after the beginning.
 */
export async function sliceTimeline(
  workspace: Workspace,
  input: Input<'slice.timeline'>,
  { signal }: CallContext,
): Promise<Timeline> {
  const filter = readFilter(input.where)
  const measure = readMeasure(input.metric)
  const population = await populationOf(workspace, { signal }, [filter])
  const { newestMicros } = population.facts
  const span = await timeSpan(population, filter)
  const timeless = withoutField(filter, 'start')
  if (span === null || newestMicros === null) {
    const undated = population.facts.traces
    return { fromMs: null, toMs: null, stepMs: 1, undated, beyond: 0, bins: [], flags: [] }
  }
  const weighted = input.weighted && population.weighs(filter)
  const draw = weighted ? await strataOfDraw(workspace, sampleOf(filter), { signal }) : null
  const stepMs = timeStep((span.to - span.from) / 1000, input.bins)
  const firstMs = stepStart(span.from / 1000, stepMs)
  const count = Math.floor((span.to / 1000 - firstMs) / stepMs) + 1
  // Division rounds towards zero, which would count what lies a little before the first bar in it.
  const sinceFirst = sql`(epoch_us(t.start_at) - ${BigInt(firstMs) * 1000n}::bigint)`
  const bin = sql`(case when ${sinceFirst} < 0 then -1 else ${sinceFirst} // ${BigInt(stepMs) * 1000n}::bigint end)::integer`
  const all = population.select(filter, true)
  // Every condition on the start is one of those joined by `and`, so what is inside lies among the others.
  const others = population.select(timeless)
  const inside =
    others.condition.text === all.condition.text ? sql`true` : sql`coalesce(${all.condition}, false)`
  const weights = constantSql(weighted ? ', w, subject and inside as subject, r, stratum' : '')
  const weightOfEach =
    draw === null
      ? constantSql('')
      : sql`, ${weight} as w, ${isSubjectToDraw} as subject, t.rowid as r, ${draw.key} as stratum`
  const base = sql`
    select bin, inside, inside and failing as failing, case when inside then x end as x${weights} from (
      select ${bin} as bin, ${inside} as inside, ${failing} as failing, ${metricValue(measure.metric, population.facts.absurd > 0)} as x${weightOfEach}
      from ${all.from} where ${others.condition})`
  const q = quantile(measure)
  const onePass = !weighted || q === null
  const lists = quantileLists({ measures: [measure], onePass: [onePass] }, false)
  const moments = resultColumns(measure, 'm0', weighted)
  const sizes = weighted
    ? sql`, sum(w) filter (inside) as sw, sum(w * w) filter (inside) as sww,
        count(*) filter (inside and ${isCertain(constantSql('w'))}) as c, count(*) filter (subject) as subject`
    : constantSql('')
  const results = [
    ...lists.map(({ wanted }) =>
      rankedColumn(
        wanted.map(({ q }) => q),
        'm0',
        false,
      ),
    ),
    ...(moments === null ? [] : [moments]),
  ]
  const [read, weightedQs, heaviest, flags] = await Promise.all([
    workspace.database.all<Record<string, unknown>>(
      sql`select ${joinSql([constantSql('bin, total, n, failing'), ...(weighted ? [constantSql('sw, sww, c, subject')] : []), ...results])} from (
        select ${joinSql([constantSql('bin, count(*) as total, count(*) filter (inside) as n, count(*) filter (failing) as failing'), ...(onePass ? [aggregateColumns(measure, 'm0', constantSql('x'), weighted ? constantSql('w') : null)] : [])])}${sizes}
        from (${base}) group by bin)`,
      { signal },
    ),
    onePass || q === null
      ? []
      : workspace.database.all<Record<string, unknown>>(
          weightedQuantiles(sql`select bin, x, w, r from (${base})`, constantSql('bin'), q),
          { signal },
        ),
    weighted ? population.heaviest(filter) : () => 1,
    flagsOf(population, firstMs + stepMs),
  ])
  const { rows } = withQuantiles(read, lists)
  const isUneven = (row: Record<string, unknown>) =>
    isMixed({ ...wholeGroup(Number(row.n)), ...sizeOfDraw(row, 1) })
  const strata =
    draw !== null && (draw.drawn.size > 0 || rows.some(isUneven))
      ? await strataOfGroups({
          workspace,
          options: { signal },
          base: sql`select bin, x as x0, w, stratum from (${base}) where inside`,
          keys: [constantSql('bin')],
          measures: [measure],
          draw,
          named: nameOfBin,
        })
      : null
  const rowAt = new Map(rows.map((row) => [row.bin, row]))
  const quantileAt = new Map(
    weightedQs.map(({ bin: at, ...row }) => [
      at,
      Object.fromEntries(Object.entries(row).map(([name, value]) => [`m0_${name}`, value])),
    ]),
  )
  const totalAt = (at: number | null) => Number(rowAt.get(at)?.total ?? 0)
  return {
    fromMs: firstMs,
    toMs: firstMs + count * stepMs,
    stepMs,
    undated: totalAt(null),
    beyond: rows.reduce(
      (sum, row) =>
        sum + (typeof row.bin === 'number' && (row.bin < 0 || row.bin >= count) ? Number(row.total) : 0),
      0,
    ),
    bins: Array.from({ length: count }, (_, index) => {
      const row = rowAt.get(index)
      const n = Number(row?.n ?? 0)
      return {
        startMs: firstMs + index * stepMs,
        inside: n,
        failing: Number(row?.failing ?? 0),
        total: totalAt(index),
        metric: plain(
          row === undefined
            ? nothing
            : estimateFrom(
                measure,
                'm0',
                onePass ? row : (quantileAt.get(index) ?? {}),
                { ...wholeGroup(n), ...(weighted ? sizeOfDraw(row, heaviest()) : {}) },
                strata?.get(nameOfBin(row))?.[0],
              ),
        ),
      }
    }),
    flags,
  }
}

const nameOfBin = (row: Record<string, unknown>) => String(row.bin)

const sizeOfDraw = (row: Record<string, unknown>, heaviest: number) => ({
  sumW: Number(row.sw ?? 0),
  sumW2: Number(row.sww ?? 0),
  certain: Number(row.c ?? 0),
  heaviest: Number(row.subject ?? 0) > 0 ? heaviest : 1,
})

/**
 * The time to show, in microseconds: of all traces, without the few (2 % at either end at most) that lie farther from
 * the rest than the rest is long, unless the filter's own window reaches there. Null where no trace has a time.
 */
async function timeSpan(
  { workspace, facts }: Population,
  filter: Filter,
): Promise<{ from: number; to: number } | null> {
  const { oldestMicros, newestMicros } = facts
  if (oldestMicros === null || newestMicros === null) return null
  const most = await remembered(workspace, facts.version, 'time of most', () =>
    workspace.database.first<{ first: number; last: number }>(
      // The ends are those of the traces that are near, not of the 96 in 100 that tell what near is.
      constantSql(`with timed as (select epoch_us(start_at) as us from traces where start_at is not null),
        most as (select quantile_disc(us, 0.02) as low, quantile_disc(us, 0.98) as high from timed)
        select min(us) as first, max(us) as last from timed, most
        where us between low - greatest(high - low, ${dayMicros}) and high + greatest(high - low, ${dayMicros})`),
    ),
  )
  const [from, to] = [most?.first ?? oldestMicros, most?.last ?? newestMicros]
  const asked = timeWindow(filter, newestMicros)
  return {
    from: Number.isFinite(asked.from) ? Math.max(oldestMicros, Math.min(from, asked.from)) : from,
    to: Number.isFinite(asked.to) ? Math.min(newestMicros, Math.max(to, asked.to)) : to,
  }
}

function flagsOf(population: Population, afterMs: number): Promise<Timeline['flags']> {
  const { workspace, facts } = population
  return remembered(workspace, facts.version, 'flags', async () => {
    const { from } = population.select(everything)
    const first = versionDimensions.map(
      (dimension) => sql`
        select ${dimension} as dimension, value, first_at from (
          select ${constantSql(`t.${dimension}`)} as value, min(t.start_at) as first_at, count(*) over () as n
          from ${from} where ${constantSql(`t.${dimension}`)} is not null group by value)
        where n <= ${mostVersions}`,
    )
    const rows = await workspace.database.all<{ dimension: string; value: string; atMs: number }>(
      sql`select dimension, value, epoch_us(first_at) / 1000.0 as "atMs" from (${joinSql(first, ' union all ')})
        where first_at is not null order by first_at, dimension, value`,
    )
    return rows.filter(({ atMs }) => atMs >= afterMs)
  })
}
