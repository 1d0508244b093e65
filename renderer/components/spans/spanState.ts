import type { Span } from './span.ts'

export type SpanTone = 'plain' | 'pass' | 'warn' | 'fail'

/** How a span ended, in one word and a tone; the word never depends on the tone to be understood. */
export function spanState(span: Span): { word: string; tone: SpanTone } {
  if (span.status === 'error') return { word: failureWord(span.errorType), tone: 'fail' }
  if (span.kind === 'guardrail' && span.guardrailTriggered !== null)
    return span.guardrailTriggered ? { word: 'triggered', tone: 'warn' } : { word: 'passed', tone: 'pass' }
  return { word: span.status === 'ok' ? 'ok' : 'ended', tone: 'plain' }
}

const failures: readonly [RegExp, string][] = [
  [/denied|forbidden|unauthori[sz]ed|permission/i, 'denied'],
  [/time[\s_-]?out|deadline/i, 'timeout'],
  [/rate|quota|throttl|too[\s_-]?many/i, 'rate limited'],
  [/cancel|abort/i, 'cancelled'],
  [/not[\s_-]?found|missing/i, 'not found'],
  [/invalid|validation|schema|argument/i, 'invalid'],
]

function failureWord(errorType: string | null): string {
  if (errorType === null || errorType === '') return 'failed'
  const known = failures.find(([pattern]) => pattern.test(errorType))
  return known?.[1] ?? 'failed'
}

/** The first span that failed by itself, not only because something below it did. */
export function firstFailed(spans: readonly Span[]): Span | null {
  const failed = spans.filter((span) => span.status === 'error')
  const parents = new Set(failed.map((span) => span.parent))
  return failed.find((span) => !parents.has(span.span)) ?? null
}

/** The spans that most likely matter: failed ones and triggered guardrails, with their neighbours in time. */
export function spansAroundFailure(spans: readonly Span[], around = 2): Span[] {
  const leaves = spans.filter((span) => span.kind !== 'agent' && span.kind !== 'chain')
  const wanted = new Set<number>()
  leaves.forEach((span, index) => {
    const tone = spanState(span).tone
    if (tone !== 'fail' && tone !== 'warn') return
    for (let at = index - around; at <= index + around; at++) wanted.add(at)
  })
  const kept = leaves.filter((_, index) => wanted.has(index))
  return kept.length === 0 ? [...spans] : kept
}
