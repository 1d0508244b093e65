import type { Input } from '../../../../shared/protocol/protocol.ts'

export type HistogramColumn = Input<'slice.histogram'>['column']

export type Section =
  | { kind: 'values'; field: string; open: boolean }
  | { kind: 'histogram'; field: HistogramColumn; open: boolean }

const values = (field: string, open = false): Section => ({ kind: 'values', field, open })
const histogram = (field: HistogramColumn, open = false): Section => ({ kind: 'histogram', field, open })

/** How many bars a histogram of the rail has. */
export const barsShown = 18

/** The parts of the rail in order; those that are open to begin with say so. */
export const sections: readonly Section[] = [
  values('plan_tier', true),
  values('agent_version', true),
  values('chunk', true),
  histogram('csat', true),
  histogram('latency', true),
  histogram('cost', true),
  values('tool', true),
  values('code'),
  values('verdict'),
  values('intent'),
  values('success'),
  values('escalation'),
  values('thumbs'),
  values('model'),
  values('prompt_version'),
  values('index_version'),
  values('tool_schema_version'),
  values('guardrail_version'),
  values('memory_policy_version'),
  values('router_version'),
  histogram('turns'),
  histogram('tokens'),
  histogram('tool_errors'),
  values('reviewer'),
  values('source'),
  values('format'),
]
