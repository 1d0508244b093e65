import { conditionsOf, withoutCondition } from '../../../../shared/filter/edit.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import type { Filter } from '../../../../shared/filter/ast.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { isCertain } from '../measures/aggregates.ts'
import { effectiveTraces, isFewDrawn, type GroupSize } from '../measures/estimates.ts'
import { isSubjectToDraw, weight } from '../measures/measures.ts'
import { populationOf, readFilter, type Population } from '../filter/population.ts'
import { leftBySample } from '../measures/weighing.ts'

/** A trace fails where its label says so; where nobody labelled it, where its outcome is no success. */
export const failing = constantSql("coalesce(tl.verdict = 'fail', t.success = false, false)")

interface Counted {
  n: number
  failing: number
  sw: number
  sww: number
  certain: number
  subject: number
}

/** How many traces a filter selects, and where that is none, which condition costs most. */
export async function sliceSummary(
  workspace: Workspace,
  input: Input<'slice.summary'>,
  { signal }: CallContext,
): Promise<Output<'slice.summary'>> {
  const filter = readFilter(input.where)
  const population = await populationOf(workspace, { signal }, [filter])
  const { from, condition } = population.select(filter, true)
  const weighted = input.weighted && population.weighs(filter)
  const sums = weighted
    ? sql`sum(${weight}) as sw, sum(${weight} * ${weight}) as sww, count(*) filter (${isCertain(weight)}) as certain,
        count(*) filter (${isSubjectToDraw}) as subject`
    : sql`0 as sw, 0 as sww, 0 as certain, 0 as subject`
  const row = await workspace.database.first<Counted>(
    sql`select count(*) as n, count(*) filter (${failing}) as failing, ${sums} from ${from} where ${condition}`,
    { signal },
  )
  const matched = row?.n ?? 0
  const size: GroupSize = {
    n: matched,
    sumW: row?.sw ?? 0,
    sumW2: row?.sww ?? 0,
    certain: row?.certain ?? 0,
    heaviest: (row?.subject ?? 0) > 0 ? (await population.heaviest(filter))() : 1,
  }
  const left = weighted && isFewDrawn(size) ? leftBySample(filter) : null
  const isAll = left !== null && (await countOf(population, left)) === 0
  return {
    matched,
    total: population.facts.traces,
    n_effective: weighted ? effectiveTraces(isAll ? { ...size, heaviest: 1 } : size) : matched,
    failing: row?.failing ?? 0,
    withoutCondition: matched === 0 ? await withoutEach(population, filter) : [],
  }
}

async function withoutEach(
  population: Population,
  filter: Filter,
): Promise<Output<'slice.summary'>['withoutCondition']> {
  const rows = await Promise.all(
    conditionsOf(filter).map(async ({ text }, index) => {
      const rest = withoutCondition(filter, index)
      return { condition: text, where: printFilter(rest), matched: await countOf(population, rest) }
    }),
  )
  return rows.sort((a, b) => b.matched - a.matched)
}

/** Number of traces that a filter selects. */
export async function countOf(population: Population, filter: Filter): Promise<number> {
  if (filter.kind === 'all') return population.facts.traces
  const { from, condition } = population.select(filter)
  const row = await population.workspace.database.first<{ n: number }>(
    sql`select count(*) as n from ${from} where ${condition}`,
    population.options,
  )
  return row?.n ?? 0
}
