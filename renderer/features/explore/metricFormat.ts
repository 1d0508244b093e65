import { metricByName, metrics, type MetricDefinition } from '../../../shared/domain/dimensions.ts'
import type { Choice } from '../../components/Segmented.tsx'
import { formatCount, formatNumber, formatPercent, formatSeconds, formatUsd } from '../../format/numbers.ts'

/** The metric of `latency.p95` with the words for its statistic. */
export function metricOf(name: string): { metric: MetricDefinition; title: string; statistic: string } {
  const [base = '', given] = name.split('.')
  const metric = metricByName(base) ?? metrics[0]
  const statistic = given ?? metric.default
  const words = metric.kind === 'mean' ? `, ${statistic}` : statistic === 'sum' ? ', sum' : ''
  return { metric, title: metric.title + words, statistic }
}

/** What a value of the metric looks like; `short` for axes and tight rows. */
export function formatMetric(name: string, value: number | null): string {
  const { metric, statistic } = metricOf(name)
  if (metric.unit === 'share') return statistic === 'sum' ? formatCount(value) : formatPercent(value)
  if (metric.unit === 'usd') return formatUsd(value)
  if (metric.unit === 'seconds') return formatSeconds(value)
  if (metric.unit === 'traces' || metric.unit === 'tokens') return formatCount(value)
  return formatNumber(value)
}

/** Ticks of an axis, all with as many decimals as the finest of them needs. */
export function formatTicks(name: string, ticks: readonly number[]): string[] {
  const { metric, statistic } = metricOf(name)
  const share = metric.unit === 'share' && statistic !== 'sum'
  const shown = ticks.map((tick) => (share ? tick * 100 : tick))
  const decimals = Math.max(
    0,
    ...shown.map((tick) => (Number(tick.toPrecision(6)).toString().split('.')[1] ?? '').length),
  )
  const unit = share ? ' %' : metric.unit === 'seconds' ? ' s' : ''
  return shown.map((tick) => `${metric.unit === 'usd' ? '$' : ''}${formatNumber(tick, decimals)}${unit}`)
}

/** A change with its sign, in the metric's unit; shares in percentage points. */
export function formatMetricChange(name: string, value: number | null): string {
  if (value === null) return '—'
  const sign = value > 0 ? '+' : value < 0 ? '−' : ''
  const { metric, statistic } = metricOf(name)
  const size = Math.abs(value)
  const share = metric.unit === 'share' && statistic !== 'sum'
  const text = share ? `${formatNumber(size * 100, 1)} pp` : formatMetric(name, size)
  // What rounds to nothing has no sign.
  return /[1-9]/.test(text) ? sign + text : text
}

/** The metrics that a group can show, with the statistics that say something of them. */
export const metricChoices: readonly Choice<string>[] = metrics.flatMap((metric): Choice<string>[] => {
  const names = [
    metric.name,
    ...(metric.kind === 'mean' ? [`${metric.name}.p50`, `${metric.name}.p95`, `${metric.name}.sum`] : []),
  ]
  return names.map((value) => ({ value, label: metricOf(value).title }))
})

/** What a value of a column looks like at the ends of its histogram. */
export function formatColumn(column: string, value: number): string {
  if (column === 'latency') return value === 0 ? '0 s' : formatSeconds(value)
  if (column === 'cost') return value >= 10 ? `$${formatCount(Math.round(value))}` : formatUsd(value)
  return Number.isInteger(value) ? formatCount(value) : formatNumber(value, 1)
}
