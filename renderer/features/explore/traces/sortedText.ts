import type { Order } from '../../reading/traceRoute.ts'

const numbers = new Set([
  'csat',
  'latency',
  'cost',
  'tokens',
  'turns',
  'tool_errors',
  'retries',
  'guardrail',
  'spans',
])

/** The order of the table in words: `sorted by csat, lowest first`. `timed`: whether traces say when they began. */
export function sortedText({ column, descending = true }: Order, timed = true): string {
  if (column === 'start' && !timed) return 'no times'
  if (column === 'start') return descending ? 'newest first' : 'oldest first'
  const end = numbers.has(column) ? (descending ? 'highest' : 'lowest') : descending ? 'last' : 'first'
  return `sorted by ${column}, ${end} first`.replace('first first', 'A to Z').replace('last first', 'Z to A')
}
