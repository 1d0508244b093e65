/** The eight artefacts of an agent that are versioned and rolled back on their own. */
export const versionDimensions = [
  'agent_version',
  'prompt_version',
  'model',
  'tool_schema_version',
  'index_version',
  'memory_policy_version',
  'guardrail_version',
  'router_version',
] as const

/** The dimensions and metrics of the filter language, `--by` and `--metric` (one vocabulary for all doors). */
export const dimensions = [
  'trace',
  'session',
  'user',
  'plan_tier',
  'intent',
  ...versionDimensions,
  'tool',
  'chunk',
  'code',
  'verdict',
  'reviewer',
  'cluster',
  'sample',
  'day',
  'week',
  'source',
  'format',
] as const

export type Dimension = (typeof dimensions)[number]

export const statistics = ['mean', 'sum', 'p50', 'p95'] as const
export type Statistic = (typeof statistics)[number]

export type MetricUnit = 'traces' | 'share' | 'points' | 'usd' | 'seconds' | 'tokens' | 'turns' | 'calls'

export interface MetricDefinition {
  name: string
  title: string
  unit: MetricUnit
  /** `rate` = share of traces, `mean` = numeric value of a trace, `count` = number of traces. */
  kind: 'count' | 'rate' | 'mean'
  /** Which direction is better; null where neither is. */
  better: 'higher' | 'lower' | null
  default: Statistic
  /** Where the value of a trace, and so every mean, can lie. */
  range: readonly [least: number, most: number]
  about: string
}

const metric = (
  name: string,
  title: string,
  unit: MetricUnit,
  kind: MetricDefinition['kind'],
  better: MetricDefinition['better'],
  about: string,
): MetricDefinition => ({
  name,
  title,
  unit,
  kind,
  better,
  default: 'mean',
  range: unit === 'points' ? [1, 5] : [0, kind === 'rate' ? 1 : Number.POSITIVE_INFINITY],
  about,
})

export const metrics = [
  metric('count', 'Traces', 'traces', 'count', null, 'Number of traces'),
  metric('success', 'Task success', 'share', 'rate', 'higher', 'Share of traces whose outcome is a success'),
  metric(
    'escalation',
    'Escalation',
    'share',
    'rate',
    null,
    'Share of traces handed to a person, among those that say whether they were',
  ),
  metric('csat', 'CSAT', 'points', 'mean', 'higher', 'Satisfaction given by the user, 1 to 5'),
  metric('thumbs', 'Thumbs up', 'share', 'rate', 'higher', 'Share of thumbs up among traces with a thumb'),
  metric('cost', 'Cost', 'usd', 'mean', 'lower', 'Cost of the trace in US dollars'),
  metric('latency', 'Latency', 'seconds', 'mean', 'lower', 'Seconds from the first span to the last'),
  metric('tokens', 'Tokens', 'tokens', 'mean', 'lower', 'Tokens over all model calls'),
  metric('turns', 'Turns', 'turns', 'mean', null, 'User turns in the trace, where it says how many'),
  metric('tool_errors', 'Tool errors', 'calls', 'mean', 'lower', 'Tool calls that ended in an error'),
  metric('retries', 'Retries', 'calls', 'mean', 'lower', 'Calls of a tool directly after it failed'),
  metric(
    'guardrail',
    'Guardrail fired',
    'share',
    'rate',
    null,
    'Share of traces in which a guardrail fired, among those that say whether one did',
  ),
  metric(
    'recontact',
    'Came back',
    'share',
    'rate',
    'lower',
    'Share whose user came back with the same issue in 7 days',
  ),
  metric('label_rate', 'Labelled', 'share', 'rate', null, 'Share of traces with a label'),
] as const satisfies readonly MetricDefinition[]

export type MetricName = (typeof metrics)[number]['name']

/** The definition of a metric, or undefined for an unknown name. */
export function metricByName(name: string): MetricDefinition | undefined {
  return metrics.find((candidate) => candidate.name === name)
}
