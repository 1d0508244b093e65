import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import { everything, type Filter } from '../../../../shared/filter/ast.ts'
import { constantSql, sql, type Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import { traceRowColumns } from '../../traces/traces.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { createMemory } from '../measures/facts.ts'
import { fieldValue, isOfLabels } from '../filter/fieldSql.ts'
import { populationOf, readFilter, type Population } from '../filter/population.ts'
import { countOf } from './summary.ts'
import { sampleOf } from '../measures/weighing.ts'

type Order = Input<'traces.page'>['order']
type TraceRow = Output<'traces.page'>['rows'][number]

/** Sorted row numbers of the views used last: four bytes a trace, so that any page is a lookup. */
const rememberedOrder = createMemory(6)

/** The beginning is most that is seen of a view; it is found without sorting what comes after it. */
const beginning = 1000
const rememberedBeginning = createMemory(24)

/** A page of the selected traces; equal values are ordered by start, newest first, then by id. Missing stands last. */
export async function tracesPage(
  workspace: Workspace,
  input: Input<'traces.page'>,
  { signal }: CallContext,
): Promise<Output<'traces.page'>> {
  const filter = readFilter(input.where)
  const population = await populationOf(workspace, { signal }, [filter])
  const { offset, limit, order } = input
  const key = `${order.column} ${order.descending} ${printFilter(filter)}`
  const { version } = population.facts
  const sorted = (limit: Sql) =>
    workspace.database.integers(
      sql`select t.rowid::integer as number ${selection(population, filter, order)} ${limit}`,
    )
  const { numbers, total } =
    offset + limit <= beginning
      ? await rememberedBeginning(workspace, version, key, async () => {
          const numbers = await sorted(sql`limit ${beginning}`)
          const isWhole = numbers.length < beginning
          return { numbers, total: isWhole ? numbers.length : await countOf(unhurried(population), filter) }
        })
      : await rememberedOrder(workspace, version, key, async () => {
          const numbers = await sorted(constantSql(''))
          return { numbers, total: numbers.length }
        })
  const page = Array.from(numbers.subarray(offset, offset + limit))
  return { total, offset, rows: await rowsAt(population, filter, page) }
}

// What is remembered serves others too, whoever asked first and left.
const unhurried = (population: Population): Population => ({ ...population, options: {} })

/** `from … where … order by …` for a filter, with a unique order. */
export function selection(population: Population, filter: Filter, order: Order, labels = false): Sql {
  const { from, condition } = population.select(filter, labels || isOrderedByLabels(order))
  return sql`from ${from} where ${condition} order by ${orderSql(order)}`
}

async function rowsAt(
  population: Population,
  filter: Filter,
  numbers: readonly number[],
): Promise<TraceRow[]> {
  if (numbers.length === 0) return []
  const sample = sampleOf(filter)
  const among: Filter =
    sample === null ? everything : { kind: 'compare', field: 'sample', op: '=', value: sample }
  const { from } = population.select(among, true)
  const list = constantSql(`(${numbers.join(', ')})`)
  const rows = await population.workspace.database.all<TraceRow & { number: number }>(
    sql`select t.rowid::integer as number, ${traceRowColumns} from ${from}
      where t.rowid between ${Math.min(...numbers)} and ${Math.max(...numbers)} and t.rowid in ${list}`,
    population.options,
  )
  const byNumber = new Map(rows.map(({ number, ...row }) => [number, row]))
  return numbers.flatMap((number) => byNumber.get(number) ?? [])
}

/** The ids of all selected traces in order, up to `limit`. */
export async function tracesIds(
  workspace: Workspace,
  input: Input<'traces.ids'>,
  { signal }: CallContext,
): Promise<Output<'traces.ids'>> {
  const filter = readFilter(input.where)
  const population = await populationOf(workspace, { signal }, [filter])
  const [total, rows] = await Promise.all([
    countOf(population, filter),
    workspace.database.all<{ id: string }>(
      sql`select t.trace_uid as id ${selection(population, filter, input.order)} limit ${input.limit}`,
      { signal },
    ),
  ])
  return { total, ids: rows.map(({ id }) => id) }
}

const isOrderedByLabels = ({ column }: Order) => column === 'code' || isOfLabels(column)

function orderSql({ column, descending }: Order): Sql {
  const direction = constantSql(descending ? 'desc' : 'asc')
  const tie = sql`t.start_at desc nulls last, t.trace_uid`
  if (column === 'start') return sql`t.start_at ${direction} nulls last, t.trace_uid`
  const value =
    column === 'code'
      ? constantSql('tl.code')
      : column === 'guardrail'
        ? constantSql('t.guardrail')
        : fieldValue(column)
  return sql`${value} ${direction} nulls last, ${tie}`
}
