import { z } from 'zod'
import { versionDimensions } from './dimensions.ts'

export const ruleKinds = ['uniform', 'head', 'tail', 'stratified', 'must', 'drift'] as const
export const tails = ['template', 'novelty', 'latency', 'cost'] as const
export const allocations = ['proportional', 'neyman', 'equal'] as const

/** Columns of a trace by which rules may tell traces apart. */
export const ruleColumns = ['plan_tier', 'intent', ...versionDimensions, 'source', 'format'] as const

/** Metrics whose spread decides a Neyman allocation, and whose precision a preview tells. */
export const sampledMetrics = [
  'success',
  'escalation',
  'csat',
  'thumbs',
  'recontact',
  'guardrail',
  'cost',
  'latency',
  'tokens',
  'turns',
  'tool_errors',
  'retries',
] as const
export type SampledMetric = (typeof sampledMetrics)[number]

const ruleName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} $%._-]{0,79}$/u, 'letters, digits, spaces, dot, dash, $ and %')

/**
 * One rule of a policy. `rate` is a share of the rule's traces, `take` a number of them; a must-take rule has
 * neither. `by` belongs to stratified, head and drift; `tail` to tail; `share` to head and tail; `days` to novelty and drift.
 */
export const policyRule = z
  .strictObject({
    name: ruleName,
    kind: z.enum(ruleKinds).default('uniform'),
    where: z.string().max(20_000).default(''),
    rate: z.number().gt(0).max(1).optional(),
    take: z.number().int().min(1).max(100_000_000).optional(),
    cap_per_user: z.number().int().min(1).optional(),
    cap_per_session: z.number().int().min(1).optional(),
    by: z.array(z.enum(ruleColumns)).min(1).max(4).optional(),
    allocation: z.enum(allocations).optional(),
    metric: z.enum(sampledMetrics).optional(),
    tail: z.enum(tails).optional(),
    share: z.number().gt(0).lt(1).optional(),
    days: z.number().gt(0).max(366).optional(),
  })
  .superRefine((rule, context) => {
    const say = (message: string) => context.addIssue({ code: 'custom', message: `${rule.name}: ${message}` })
    const amounts = [rule.rate, rule.take].filter((amount) => amount !== undefined).length
    if (rule.kind === 'must' && amounts > 0) say('a must-take rule takes all; leave out rate and take.')
    if (rule.kind !== 'must' && amounts !== 1) say('give either rate or take.')
    for (const [key, kinds] of Object.entries(belongsTo)) {
      if (rule[key as keyof typeof belongsTo] !== undefined && !kinds.includes(rule.kind))
        say(`${key} belongs to rules of kind ${kinds.join(' or ')}.`)
    }
    if (rule.kind === 'stratified' && rule.by === undefined) say('name the columns of its strata with by.')
    if (rule.metric !== undefined && rule.allocation !== 'neyman') say('metric belongs to allocation neyman.')
    const recent = rule.kind === 'drift' || rule.tail === 'novelty'
    if (rule.days !== undefined && !recent) say('days belongs to drift and to tail novelty.')
  })
export type PolicyRule = z.output<typeof policyRule>

const belongsTo: Record<'by' | 'allocation' | 'tail' | 'share', readonly PolicyRule['kind'][]> = {
  by: ['stratified', 'head', 'drift'],
  allocation: ['stratified'],
  tail: ['tail'],
  share: ['head', 'tail'],
}

/** A sampling policy: rules that draw independently of each other from the traces of `where`. */
export const samplingPolicy = z
  .strictObject({
    name: z.string().max(120).optional(),
    seed: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).default(1),
    where: z.string().max(20_000).default(''),
    rules: z.array(policyRule).min(1).max(30),
  })
  .superRefine(({ rules }, context) => {
    const names = rules.map(({ name }) => name)
    const twice = names.find((name, index) => names.indexOf(name) !== index)
    if (twice !== undefined)
      context.addIssue({ code: 'custom', message: `Two rules are called ${twice}; names tell draws apart.` })
  })
export type SamplingPolicy = z.output<typeof samplingPolicy>
