import { versionDimensions } from '../../../shared/domain/dimensions.ts'
import { everything } from '../../../shared/filter/ast.ts'
import { withoutField } from '../../../shared/filter/edit.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, joinSql, sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { aggregateColumns, rankedColumn, resultColumns } from './aggregates.ts'
import { estimateFrom, nothing, plain, wholeGroup } from './estimates.ts'
import { remembered } from './facts.ts'
import { metricValue, readMeasure } from './measures.ts'
import { populationOf, readFilter, type Population } from './population.ts'
import { quantileLists, withQuantiles } from './quantileLists.ts'
import { failing } from './summary.ts'
import { timeStep } from './ticks.ts'

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
  const { oldestMicros, newestMicros } = population.facts
  const timeless = withoutField(filter, 'start')
  if (oldestMicros === null || newestMicros === null) {
    return { fromMs: null, toMs: null, stepMs: 1, undated: population.facts.traces, bins: [], flags: [] }
  }
  const stepMs = timeStep((newestMicros - oldestMicros) / 1000, input.bins)
  const firstMs = Math.floor(oldestMicros / 1000 / stepMs) * stepMs
  const count = Math.floor((newestMicros / 1000 - firstMs) / stepMs) + 1
  const bin = sql`((epoch_us(t.start_at) - ${BigInt(firstMs) * 1000n}::bigint) // ${BigInt(stepMs) * 1000n}::bigint)::integer`
  const all = population.select(filter, true)
  // Every condition on the start is one of those joined by `and`, so what is inside lies among the others.
  const others = population.select(timeless)
  const inside =
    others.condition.text === all.condition.text ? sql`true` : sql`coalesce(${all.condition}, false)`
  const base = sql`
    select bin, inside, inside and failing as failing, case when inside then x end as x from (
      select ${bin} as bin, ${inside} as inside, ${failing} as failing, ${metricValue(measure.metric)} as x
      from ${all.from} where ${others.condition})`
  const lists = quantileLists({ measures: [measure], onePass: [true] }, false)
  const moments = resultColumns(measure, 'm0', false)
  const results = joinSql([
    ...lists.map(({ wanted }) =>
      rankedColumn(
        wanted.map(({ q }) => q),
        'm0',
        false,
      ),
    ),
    ...(moments === null ? [] : [moments]),
  ])
  const [read, flags] = await Promise.all([
    workspace.database.all<Record<string, unknown>>(
      sql`select bin, total, n, failing, ${results} from (
        select ${joinSql([constantSql('bin, count(*) as total, count(*) filter (inside) as n, count(*) filter (failing) as failing'), aggregateColumns(measure, 'm0', constantSql('x'), null)])}
        from (${base}) group by bin)`,
      { signal },
    ),
    flagsOf(population, firstMs + stepMs),
  ])
  const { rows } = withQuantiles(read, lists)
  const rowAt = new Map(rows.map((row) => [row.bin, row]))
  const totalAt = (at: number | null) => Number(rowAt.get(at)?.total ?? 0)
  return {
    fromMs: firstMs,
    toMs: firstMs + count * stepMs,
    stepMs,
    undated: totalAt(null),
    bins: Array.from({ length: count }, (_, index) => {
      const row = rowAt.get(index)
      const n = Number(row?.n ?? 0)
      return {
        startMs: firstMs + index * stepMs,
        inside: n,
        failing: Number(row?.failing ?? 0),
        total: totalAt(index),
        metric: plain(row === undefined ? nothing : estimateFrom(measure, 'm0', row, wholeGroup(n))),
      }
    }),
    flags,
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
