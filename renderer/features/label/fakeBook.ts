import { labelPayload, type CurrentLabel, type LabelPayload } from '../../../shared/domain/label.ts'
import type { FakeAnswers } from '../../client/fakeClient.ts'
import { aSpan } from '../../components/spans/spanTesting.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { smallTaxonomy } from './labelTesting.ts'

const rubric = { taxonomy_id: 'small', taxonomy_hash: 'h' }

/** A label as the core gives it back. */
export function aLabel(trace: string, reviewer: string, change: Partial<LabelPayload>): CurrentLabel {
  return {
    labelId: `${trace} ${reviewer}`,
    target: { trace, span: null, field: null },
    payload: { ...labelPayload.parse({ verdict: null, ...rubric }), ...change },
    person: reviewer,
    reviewer,
    origin: reviewer,
    seq: 1,
    clock: 1,
    atMs: 0,
    orphaned: false,
  }
}

/** A trace with a failed call and a conversation. */
export function aTrace(trace: string, change: Partial<Output<'trace.get'>> = {}): Output<'trace.get'> {
  const spans = [
    aSpan('root', { kind: 'agent', name: 'support_agent', seq: 1 }),
    aSpan('t1', {
      seq: 2,
      parent: 'root',
      depth: 1,
      name: 'lookup',
      status: 'error',
      errorType: 'denied',
      input: '{"account":1}',
      inputChars: 13,
      output: 'not yet verified',
      outputChars: 16,
    }),
  ]
  return {
    trace: aRow(trace),
    spans,
    messages: [
      {
        index: 0,
        role: 'user',
        name: null,
        content: 'Where is my invoice?',
        contentChars: 20,
        toolCalls: [],
        toolCallId: null,
        span: null,
        atMs: null,
      },
    ],
    notes: [],
    spansTotal: spans.length,
    sessionTraces: [],
    ...change,
  }
}

function aRow(trace: string): Output<'trace.get'>['trace'] {
  return {
    trace,
    startMs: 0,
    session: null,
    user: null,
    plan_tier: 'pro',
    intent: null,
    agent_version: 'v2.3',
    prompt_version: null,
    model: 'secret-model',
    tool_schema_version: null,
    index_version: null,
    memory_policy_version: null,
    guardrail_version: null,
    router_version: null,
    name: null,
    preview: null,
    csat: null,
    thumbs: null,
    success: false,
    reward: null,
    escalation: null,
    recontact: null,
    latency: 1,
    cost: 0.1,
    tokens: 10,
    turns: 1,
    tool_errors: 1,
    retries: 0,
    guardrail: 0,
    errors: 1,
    spans: 2,
    infrastructure_failure: false,
    verdict: null,
    code: null,
    source: 'file',
    format: 'otlp',
    inclusion_probability: null,
  }
}

/** A label book in memory with the undo of the real one, for a screen under test. */
export function fakeBook(
  traces: readonly string[],
  others: readonly CurrentLabel[] = [],
): {
  answers: FakeAnswers
  /** Every acknowledged save, in order. */
  saved: CurrentLabel[]
  fail: (error: Error | null) => void
} {
  const saved: CurrentLabel[] = []
  const now = new Map<string, CurrentLabel | null>()
  const undo: { trace: string; before: CurrentLabel | null }[] = []
  const redo: { trace: string; after: CurrentLabel | null }[] = []
  let failure: Error | null = null
  const depths = () => ({ undoDepth: undo.length, redoDepth: redo.length })
  const answers: FakeAnswers = {
    'taxonomy.get': () => ({ taxonomy: smallTaxonomy, hash: 'h' }),
    'traces.ids': ({ where }) =>
      where.includes('reviewer') ? { total: 0, ids: [] } : { total: traces.length, ids: [...traces] },
    'traces.page': () => ({ total: traces.length, offset: 0, rows: traces.map(aRow) }),
    'trace.get': ({ trace }) => aTrace(trace),
    'slices.list': () => ({ slices: [] }),
    'labels.progress': () => ({
      items: traces.length,
      labelled: now.size,
      byReviewer: { pass: 1, fail: 1, defer: 0, medianSeconds: 12 },
    }),
    'labels.get': ({ trace }) => {
      const own = now.get(trace)
      return { labels: [...(own ? [own] : []), ...others.filter((label) => label.target.trace === trace)] }
    },
    'label.set': ({ target, label, reviewer }) => {
      if (failure !== null) throw failure
      const set = aLabel(target.trace, reviewer, label)
      undo.push({ trace: target.trace, before: now.get(target.trace) ?? null })
      redo.length = 0
      now.set(target.trace, set)
      saved.push(set)
      return { label: set, ...depths() }
    },
    'label.undo': () => {
      const last = undo.pop()
      if (last === undefined) return { undone: false, trace: null, label: null, ...depths() }
      redo.push({ trace: last.trace, after: now.get(last.trace) ?? null })
      now.set(last.trace, last.before)
      return { undone: true, trace: last.trace, label: last.before, ...depths() }
    },
    'label.redo': () => {
      const last = redo.pop()
      if (last === undefined) return { redone: false, trace: null, label: null, ...depths() }
      undo.push({ trace: last.trace, before: now.get(last.trace) ?? null })
      now.set(last.trace, last.after)
      return { redone: true, trace: last.trace, label: last.after, ...depths() }
    },
  }
  return {
    answers,
    saved,
    fail: (error) => {
      failure = error
    },
  }
}
