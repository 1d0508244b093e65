import { formatCount } from '../../format/numbers.ts'

type Span = readonly [fromMs: number, toMs: number]

const daysOf = ([from, to]: Span) => Math.max(1, Math.round((to - from) / 86_400_000))

/** How much of the time that all traces span is shown: `all 28 days`, `3 of 28 days`; a span of a day has no parts to count. */
export function daysShown(all: Span, chosen: Span | null): string {
  const days = daysOf(all)
  if (days === 1) return chosen === null ? 'one day' : 'part of one day'
  if (chosen === null) return `all ${formatCount(days)} days`
  return `${formatCount(daysOf(chosen))} of ${formatCount(days)} days`
}
