import { quantile, rankedQuantile } from './aggregates.ts'
import type { Measure } from './measures.ts'

/** A list of values that quantiles are read from, named by the first measure that needs it. */
export interface QuantileList {
  index: number
  wanted: { index: number; q: number }[]
}

/**
 * The lists that a grouped question sorts: the median and its like of one metric are read from one, unless each
 * has a window of its own.
 */
export function quantileLists(
  { measures, onePass }: { measures: readonly Measure[]; onePass: readonly boolean[] },
  windowed: boolean,
): QuantileList[] {
  const lists: QuantileList[] = []
  for (const [index, measure] of measures.entries()) {
    const q = quantile(measure)
    if (q === null || !onePass[index]) continue
    const shared = lists.find((list) => !windowed && measures[list.index]?.metric === measure.metric)
    if (shared === undefined) lists.push({ index, wanted: [{ index, q }] })
    else shared.wanted.push({ index, q })
  }
  return lists
}

/** The rows with `m<index>_n`, `_value`, `_low` and `_high` of each quantile; `missed` when a window was too narrow. */
export function withQuantiles(
  rows: readonly Record<string, unknown>[],
  lists: readonly QuantileList[],
): { rows: Record<string, unknown>[]; missed: boolean } {
  let missed = false
  return {
    rows: rows.map((row) => {
      const read = { ...row }
      for (const list of lists) {
        const n = Number(row[`m${list.index}_n`])
        const ranked = row[`m${list.index}_ranked`]
        for (const [place, { index, q }] of list.wanted.entries()) {
          const found = rankedQuantile(q, n, Array.isArray(ranked) ? ranked : [], place)
          missed ||= found.missed
          Object.assign(read, {
            [`m${index}_n`]: n,
            [`m${index}_value`]: found.value,
            [`m${index}_low`]: found.low,
            [`m${index}_high`]: found.high,
          })
        }
      }
      return read
    }),
    get missed() {
      return missed
    },
  }
}
