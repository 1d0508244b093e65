import type { Span } from './span.ts'

/** A span for a test; times are in ms from 0. */
export function aSpan(id: string, change: Partial<Span> = {}): Span {
  return {
    span: id,
    parent: null,
    seq: 1,
    depth: 0,
    name: id,
    kind: 'tool',
    startMs: 0,
    endMs: 100,
    durationMs: 100,
    status: 'ok',
    errorType: null,
    statusMessage: null,
    tool: null,
    model: null,
    tokens: null,
    cost: null,
    guardrailTriggered: null,
    input: null,
    inputChars: 0,
    output: null,
    outputChars: 0,
    chunks: [],
    flags: [],
    ...change,
  }
}
