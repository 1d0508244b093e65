import type { SpanKind } from './span.ts'

/** The lanes of the sequence view, from who decides to what is asked. */
export const lanes = ['agent', 'llm', 'tool', 'retriever', 'memory', 'guardrail', 'handoff'] as const
export type Lane = (typeof lanes)[number]

/** Kinds without a lane of their own stand in the nearest one. */
export function laneOf(kind: SpanKind): Lane {
  switch (kind) {
    case 'llm':
    case 'tool':
    case 'retriever':
    case 'memory':
    case 'guardrail':
    case 'handoff':
      return kind
    case 'embedding':
    case 'reranker':
      return 'retriever'
    case 'evaluator':
      return 'guardrail'
    case 'prompt':
      return 'llm'
    case 'agent':
    case 'chain':
    case 'other':
      return 'agent'
  }
}
