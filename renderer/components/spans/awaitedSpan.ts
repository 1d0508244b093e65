import { unfinishedCalls } from '../../../shared/domain/unfinishedCalls.ts'
import type { Span } from './span.ts'

/**
 * The span that a failed call began inside of, though it may have had to wait for its end: the sign that
 * clusters name “… before … ends”. Of several, the one that ends last.
 */
export function awaitedSpan(span: Span, spans: readonly Span[]): Span | null {
  const calls = spans.flatMap((each) =>
    each.kind === 'tool'
      ? [
          {
            span: each,
            tool: each.tool ?? each.name,
            start: each.startMs,
            end: each.endMs,
            failed: each.status === 'error',
          },
        ]
      : [],
  )
  const late = calls.find((call) => call.span.span === span.span)
  if (late === undefined) return null
  const running = unfinishedCalls(late, calls).sort((a, b) => (b.end ?? 0) - (a.end ?? 0))
  return running[0]?.span ?? null
}
