import { everything, type Filter } from '../../../shared/filter/ast.ts'
import { parseFilter } from '../../../shared/filter/parse.ts'
import { printFilter } from '../../../shared/filter/print.ts'

/** Which traces are looked at for failures. */
export const populations = ['all', 'day', 'week', 'filter'] as const
export type Population = (typeof populations)[number]

const periods: Partial<Record<Population, string>> = {
  day: 'start in last 1 days',
  week: 'start in last 7 days',
}

/** The filter of a population; `current` is the one of the address. */
export function populationWhere(population: Population, current: string): string {
  return population === 'filter' ? current : (periods[population] ?? '')
}

/** The population that a run's filter stands for, in words. */
export function populationWords(where: string): string {
  if (where === '') return 'failures of all time'
  if (where === periods.day) return 'failures of the last day'
  if (where === periods.week) return 'failures of the last 7 days'
  return `failures where ${where}`
}

/** The filter of one cluster, or of some traces. */
export function clusterWhere(cluster: string): string {
  return printFilter({ kind: 'compare', field: 'cluster', op: '=', value: cluster } as Filter)
}

/** Several traces by their ids. */
export function tracesWhere(traces: readonly string[]): string {
  const list = traces.map((trace) => `'${trace.replaceAll("'", "''")}'`).join(', ')
  const parsed = parseFilter(`trace in (${list})`)
  return printFilter(parsed.ok ? parsed.filter : everything)
}
