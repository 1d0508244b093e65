import { useCommands } from '../../commands/commands.ts'
import type { Span } from '../../components/spans/span.ts'
import type { TraceReading } from './useTraceReading.ts'

/** Alt with an arrow goes from span to span wherever focus is, so that labelling never needs the tree's focus. */
export function useSpanKeys(reading: TraceReading, spans: readonly Span[]): void {
  const step = (by: 1 | -1) => {
    const at = spans.findIndex((span) => span.span === reading.selected)
    const next = spans[at === -1 ? 0 : Math.min(spans.length - 1, Math.max(0, at + by))]
    if (next !== undefined) reading.select(next.span)
  }
  useCommands([
    {
      id: 'trace.span.next',
      title: 'Next span',
      group: 'Trace',
      keys: ['alt+down'],
      when: () => spans.length > 0,
      run: () => step(1),
    },
    {
      id: 'trace.span.previous',
      title: 'Previous span',
      group: 'Trace',
      keys: ['alt+up'],
      when: () => spans.length > 0,
      run: () => step(-1),
    },
  ])
}
