import type { SampledMetric } from '../../../shared/domain/samplingPolicy.ts'
import { constantSql, type Sql } from '../db/sql.ts'

const expressions: Partial<Record<SampledMetric, string>> = {
  success: 't.success::integer',
  escalation: 't.escalation::integer',
  recontact: 't.recontact::integer',
  thumbs: "case t.thumbs when 'up' then 1 when 'down' then 0 end",
  guardrail: '(t.guardrail > 0)::integer',
}

/** The value of a metric on one row of `traces t`; null where the trace lacks it. */
export function sampledValue(metric: SampledMetric): Sql {
  return constantSql(`(${expressions[metric] ?? `t."${metric}"`})::double`)
}
