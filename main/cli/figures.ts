import { metricByName, type MetricUnit } from '../../shared/domain/dimensions.ts'

interface Estimate {
  value: number | null
  low: number | null
  high: number | null
  n?: number
}

const nothing = '—'

/** A whole number with thin groups: 12,345. */
export function count(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: 0 })
}

/** A count with its noun: `1 trace`, `4,612 traces`. */
export function counted(value: number, one: string): string {
  return `${count(value)} ${value === 1 ? one : `${one}s`}`
}

/**
 * `4.12 [4.01, 4.23] n 812`, in the metric's unit; an unknown end of the interval is `—`. Without a value `—`, and of
 * a sample that drew too few by chance, so.
 */
export function estimateText(estimate: Estimate, metric: string): string {
  const unit = unitOf(metric)
  const { value, low, high, n } = estimate
  const ofN = n === undefined ? '' : ` n ${count(n)}`
  if (value === null) return n === undefined || n === 0 ? nothing : `too few drawn by chance,${ofN}`
  const exact = low === value && high === value
  if (unit === 'traces')
    return `${count(value)}${exact ? '' : intervalText(estimate, (end) => figure(end, unit))}`
  return `${figure(value, unit)}${intervalText(estimate, (end) => figure(end, unit))}${ofN}`
}

/** A change with its sign and interval. */
export function differenceText(difference: Estimate, metric: string): string {
  const unit = unitOf(metric)
  const signed = (value: number) => `${value > 0 ? '+' : ''}${figure(value, unit)}`
  const { value } = difference
  return value === null ? nothing : `${signed(value)}${intervalText(difference, signed)}`
}

/** ` [4.01, 4.23]`; empty where neither end is known. */
function intervalText({ low, high }: Estimate, written: (end: number) => string): string {
  const end = (value: number | null) => (value === null ? nothing : written(value))
  return low === null && high === null ? '' : ` [${end(low)}, ${end(high)}]`
}

/** The sum of a share is a number of traces. */
function unitOf(metric: string): MetricUnit {
  const [name = '', statistic] = metric.split('.')
  const unit = metricByName(name)?.unit ?? 'points'
  return unit === 'share' && statistic === 'sum' ? 'traces' : unit
}

/** A value in its unit: shares in per cent, money in dollars, times in seconds. */
export function figure(value: number, unit: MetricUnit): string {
  if (unit === 'share') return `${(value * 100).toFixed(1)} %`
  if (unit === 'usd') return `${value < 0 ? '-' : ''}$${Math.abs(value).toFixed(cents(Math.abs(value)))}`
  if (unit === 'seconds') return `${value.toFixed(value < 10 ? 2 : 1)} s`
  if (unit === 'traces') return count(value)
  if (unit === 'tokens') return count(Math.round(value))
  return value.toFixed(2)
}

// A price below a hundredth of a cent has two digits that say something, so that it does not read as nothing.
const cents = (value: number) =>
  value === 0 || value >= 0.1 ? 2 : value >= 1e-4 ? 4 : Math.min(12, 1 - Math.floor(Math.log10(value)))

/** A moment in UTC to the second, or `—`. */
export function moment(ms: number | null): string {
  return ms === null ? nothing : new Date(ms).toISOString().replace('T', ' ').slice(0, 19)
}

export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(value) / 3))
  const scaled = value / 1000 ** power
  return `${power === 0 ? scaled : scaled.toFixed(1)} ${units[power]}`
}

export function orNothing(value: string | number | boolean | null | undefined): string {
  return value === null || value === undefined || value === '' ? nothing : String(value)
}
