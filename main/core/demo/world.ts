/** The bundled world: four weeks of a B2B software company's support agent. */
export const tiers = ['free', 'pro', 'enterprise'] as const
export type Tier = (typeof tiers)[number]

export const dayUs = 86_400_000_000
export const days = 28
/** Monday of week 1. */
export const firstDayUs = Date.UTC(2026, 4, 4) * 1000
export const endUs = firstDayUs + days * dayUs

/** Days from the first Monday on which something changes; each change belongs to one story. */
export const turn = {
  week2: 7,
  outage: 9,
  upgrade: 14,
  reindex: 16,
  memoryPolicy: 21,
  toolSchema: 22,
  guardrailTightened: 24,
  guardrailReverted: 26,
  lastDay: 27,
} as const

/** A moment as the filter language writes it. */
export function moment(day: number): string {
  return `${new Date((firstDayUs + day * dayUs) / 1000).toISOString().slice(0, 19)}Z`
}

export interface Period {
  from: string
  to: string
}

/** From the first moment of one day up to the first moment of another. */
export const period = (fromDay: number, toDay: number): Period => ({
  from: moment(fromDay),
  to: moment(toDay),
})

/** The times of a period as a condition to paste. */
export const during = ({ from, to }: Period): string => `start >= '${from}' and start < '${to}'`

export interface Versions {
  agent: string
  prompt: string
  model: string
  toolSchema: string
  index: string
  memoryPolicy: string
  guardrail: string
  router: string
}

/** What is deployed at a moment. */
export function versionsAt(startUs: number): Versions {
  const day = (startUs - firstDayUs) / dayUs
  const upgraded = day >= turn.upgrade
  const tight = day >= turn.guardrailTightened && day < turn.guardrailReverted
  return {
    agent: upgraded ? 'v2.3' : 'v2.2',
    prompt: upgraded ? 'billingv18' : 'billingv17',
    model: upgraded ? 'claude-sonnet-4-5' : 'claude-sonnet-4',
    toolSchema: day >= turn.toolSchema ? 'tools-8' : 'tools-7',
    index: day >= turn.reindex ? 'kb-2026-05-20' : 'kb-2026-04-14',
    memoryPolicy: day >= turn.memoryPolicy ? 'memory-v3' : 'memory-v2',
    guardrail: tight ? 'refund-threshold-100' : 'refund-threshold-500',
    router: 'router-5',
  }
}

export const tools = [
  'verify_identity',
  'lookup_account',
  'fetch_invoice',
  'issue_refund',
  'search_internal_docs',
  'create_ticket',
] as const
export type Tool = (typeof tools)[number]

export const staleChunk = 'billing_FAQ_v12'
export const newerChunk = 'pricing_2026'

/** A count that holds from 4,000 traces up and shrinks with fewer, to 8 at least where that many fit. */
export function countAt(traces: number, full: number, fullFrom = 4000): number {
  const scaled = Math.min(full, Math.round((full * traces) / fullFrom))
  return Math.max(1, scaled, Math.min(8, Math.floor(traces / 32)))
}
