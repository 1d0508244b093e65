import type { Recipe } from '../recipe/recipe.ts'

/** A current label as the `labels` table holds it. */
export interface LabelRow {
  label_id: string
  trace_uid: string
  span_id: string | null
  field: string | null
  origin: string
  seq: number
  clock: number
  person: string
  reviewer: string
  verdict: 'pass' | 'fail' | 'defer'
  code: string | null
  contributing: string[] | null
  first_failing_span: string | null
  correction: string | null
  taxonomy_id: string | null
  taxonomy_hash: string | null
  /** The queue it was given in; one from adjudication settles what reviewers disagreed about. */
  queue: string | null
}

/** What the labels of a trace say together under a policy, and which of them say it. */
export interface Judgement {
  verdict: 'pass' | 'fail'
  codes: string[]
  firstFailingSpan: string | null
  correction: string | null
  labels: LabelRow[]
}

export type Undecided = 'deferred' | 'no majority' | 'not adjudicated'

/** The queue whose labels adjudicate. */
export const adjudicationQueue = 'adjudication'

/**
 * One verdict per trace. `adjudicated` takes the latest adjudicating label, else what `fallback` says. `single` takes the latest label, `majority` the verdict of more than half of the
 * people who decided; a deferral is no vote.
 */
export function judge(
  labels: readonly LabelRow[],
  policy: Recipe['label_policy'],
  fallback: Recipe['fallback'] = 'none',
): Judgement | Undecided {
  if (policy === 'adjudicated') {
    const settled = labels.filter((label) => label.queue === adjudicationQueue)
    if (settled.length > 0) return judge(settled, 'single')
    return fallback === 'none' ? 'not adjudicated' : judge(labels, fallback)
  }
  const votes = votePerPerson(labels)
  if (policy === 'single') {
    const latest = votes.reduce((left, right) => (isLater(right, left) ? right : left))
    return latest.verdict === 'defer' ? 'deferred' : agreed([latest], latest.verdict)
  }
  const decided = votes.filter((vote) => vote.verdict !== 'defer')
  if (decided.length === 0) return 'deferred'
  const passes = decided.filter((vote) => vote.verdict === 'pass')
  const fails = decided.filter((vote) => vote.verdict === 'fail')
  if (passes.length === fails.length) return 'no majority'
  return passes.length > fails.length ? agreed(passes, 'pass') : agreed(fails, 'fail')
}

// A label on the whole trace says more about it than one on a span; among equals the latest counts.
function votePerPerson(labels: readonly LabelRow[]): LabelRow[] {
  const byPerson = new Map<string, LabelRow>()
  for (const label of labels) {
    const known = byPerson.get(label.person)
    if (known === undefined || speaksLouder(label, known)) byPerson.set(label.person, label)
  }
  return [...byPerson.values()].sort((left, right) => (isLater(left, right) ? 1 : -1))
}

const onWholeTrace = (label: LabelRow) => label.span_id === null && label.field === null

function speaksLouder(label: LabelRow, known: LabelRow): boolean {
  if (onWholeTrace(label) !== onWholeTrace(known)) return onWholeTrace(label)
  return isLater(label, known)
}

function isLater(left: LabelRow, right: LabelRow): boolean {
  if (left.clock !== right.clock) return left.clock > right.clock
  if (left.origin !== right.origin) return left.origin > right.origin
  return left.seq > right.seq
}

function agreed(labels: readonly LabelRow[], verdict: 'pass' | 'fail'): Judgement {
  const corrections = labels.flatMap((label) =>
    label.correction === null || label.correction.trim() === '' ? [] : [label.correction],
  )
  return {
    verdict,
    codes: verdict === 'pass' ? [] : agreedCodes(labels),
    firstFailingSpan:
      verdict === 'pass'
        ? null
        : mostCommon(labels.flatMap((label) => label.first_failing_span ?? label.span_id ?? [])),
    correction: corrections.at(-1) ?? null,
    labels: [...labels].sort((left, right) => (left.label_id < right.label_id ? -1 : 1)),
  }
}

// A code counts when more than half name it; where none has that, the most common primary one.
function agreedCodes(labels: readonly LabelRow[]): string[] {
  const named = new Map<string, number>()
  for (const label of labels) {
    for (const code of new Set([...(label.code === null ? [] : [label.code]), ...(label.contributing ?? [])]))
      named.set(code, (named.get(code) ?? 0) + 1)
  }
  const shared = [...named].filter(([, count]) => count * 2 > labels.length).map(([code]) => code)
  if (shared.length > 0) return shared.sort()
  const primary = mostCommon(labels.flatMap((label) => label.code ?? []))
  return primary === null ? [] : [primary]
}

function mostCommon(values: readonly string[]): string | null {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const ranked = [...counts].sort(([left, a], [right, b]) => b - a || (left < right ? -1 : 1))
  return ranked[0]?.[0] ?? null
}
