import {
  metricByName,
  metrics,
  statistics,
  type MetricDefinition,
  type Statistic,
} from '../../../../shared/domain/dimensions.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { constantSql, type Sql } from '../../db/sql.ts'

export interface Measure {
  /** As it was asked for, such as `latency.p95`. */
  name: string
  metric: MetricDefinition
  statistic: Statistic
}

const values: Readonly<Record<string, string>> = {
  success: 't.success::integer',
  escalation: 't.escalation::integer',
  recontact: 't.recontact::integer',
  thumbs: "case t.thumbs when 'up' then 1 when 'down' then 0 end",
  guardrail: '(t.guardrail > 0)::integer',
  label_rate: '(tl.trace_uid is not null)::integer',
}

/** Reads `metric` or `metric.statistic`; fails with invalid_input that says which there are. */
export function readMeasure(name: string): Measure {
  const dot = name.indexOf('.')
  const metric = metricByName(dot < 0 ? name : name.slice(0, dot))
  if (metric === undefined) {
    throw new WorkbenchError('invalid_input', `There is no metric "${name}".`, {
      hint: `Metrics: ${metrics.map((known) => known.name).join(', ')}; with ${statistics.map((known) => `.${known}`).join(', ')}.`,
    })
  }
  const suffix = dot < 0 ? metric.default : name.slice(dot + 1)
  const statistic = statistics.find((known) => known === suffix)
  const allowed = metric.kind === 'mean' ? statistics : metric.kind === 'rate' ? ['mean', 'sum'] : []
  if (statistic === undefined || (dot >= 0 && !allowed.includes(statistic))) {
    throw new WorkbenchError('invalid_input', `"${name}" is not a statistic of ${metric.name}.`, {
      hint:
        allowed.length === 0
          ? `Write ${metric.name} alone.`
          : `Write ${metric.name} with ${allowed.map((known) => `.${known}`).join(', ')}.`,
    })
  }
  return { name, metric, statistic }
}

/** Whether any of the measures reads `trace_labels tl`. */
export const measuresLabels = (measures: readonly Measure[]): boolean =>
  measures.some(({ metric }) => metric.name === 'label_rate')

/** No time, price or mark is beyond this; the square of one that is would overflow every sum it is in. */
const greatestValue = 1e15

/** Metrics that an export may give as any number. */
export const measuredColumns: readonly string[] = ['csat', 'latency', 'cost']

/** A measured number, or null where it is none that can be reckoned with: beyond any measure, or not a number. */
export const soundValue = (column: string): Sql =>
  constantSql(`(case when abs(${column}) <= ${greatestValue} then ${column} end)`)

/** The value of a metric on one trace, null where the trace lacks it; only `guarded` against what is beyond measure. */
export function metricValue({ kind, name }: MetricDefinition, guarded: boolean): Sql {
  if (kind === 'count') return constantSql('1')
  return guarded && measuredColumns.includes(name)
    ? soundValue(`t."${name}"`)
    : constantSql(values[name] ?? `t."${name}"`)
}

/**
 * A trace stands for this many: the inverse of the probability with which it came here, or, among the members
 * of a sample, was drawn. Outside its sample a drawn trace stands for itself: all others are there too.
 */
export const weight = constantSql(
  '(case when t.sample is null then 1 / coalesce(nullif(t.inclusion_probability, 0), 1) else 1 end)',
)

/** Whether a trace came here, or into the sample, by a draw: with a chance, which may be 1. */
export const isSubjectToDraw = constantSql('(t.sample is null and t.inclusion_probability is not null)')

/** The weight where traces are grouped by the samples that drew them, in `bridge`. */
export const weightIn = (bridge: string) =>
  constantSql(`(1 / coalesce(nullif(${bridge}.inclusion_probability, 0), 1))`)
