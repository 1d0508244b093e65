import { detect } from './detectors.ts'
import type { Evidence } from './evidence.ts'
import { wordsOf } from '../../text/terms.ts'
import { outcomeOf, type Step } from './steps.ts'

/** Kinds of terms; each is a block of features that counts by its weight. */
export const termKinds = {
  flag: { weight: 3 },
  outcome: { weight: 2 },
  error: { weight: 2 },
  course: { weight: 2 },
  path: { weight: 0 },
  chunk: { weight: 1 },
  question: { weight: 1 },
  answer: { weight: 0.5 },
  note: { weight: 2 },
} as const
export type TermKind = keyof typeof termKinds

export type Mode = 'all' | 'text' | 'tools'

/** The blocks that a mode looks at. */
export const kindsOf: Record<Mode, readonly TermKind[]> = {
  all: Object.keys(termKinds) as TermKind[],
  text: ['question', 'answer', 'note'],
  tools: ['flag', 'outcome', 'error', 'course', 'path'],
}

/** The terms of a trace by kind, each once. */
export function termsOf(evidence: Evidence): Record<TermKind, string[]> {
  const { steps } = evidence
  const path = collapsed(steps.map(stepName))
  return {
    flag: distinct([
      ...detect(steps).map(({ text }) => text),
      ...(evidence.crashed ? ['outage'] : []),
      ...steps.flatMap((step) => signsOf(step)),
    ]),
    outcome: distinct(
      steps.flatMap((step) => {
        const outcome = outcomeOf(step)
        return step.tool === null || outcome === 'ok' ? [] : [`${step.tool} ${outcome}`]
      }),
    ),
    error: distinct(
      steps.flatMap((step) => [
        ...(outcomeOf(step) === 'ok' || step.error === null ? [] : [step.error]),
        ...(step.message === null || step.message === '' ? [] : [step.message]),
        ...(step.complaint === null ? [] : [step.complaint]),
        ...(step.empty ? [`${step.tool ?? ''} finds nothing`] : []),
      ]),
    ),
    course: distinct([...(evidence.root === null ? [] : [evidence.root]), ...grams(path)]),
    path: path.length === 0 ? [] : [path.join(arrow)],
    chunk: evidence.chunks,
    question: distinct(wordsOf(withoutTokens(evidence.question ?? ''))),
    answer: distinct(wordsOf(withoutTokens(evidence.answer ?? ''))),
    note: distinct(wordsOf(withoutTokens(evidence.notes ?? ''))),
  }
}

export const arrow = ' → '

// What a step is called on a path: by its tool and what it came to, else by its name.
function stepName(step: Step): string {
  const outcome = outcomeOf(step)
  return `${step.tool ?? step.name ?? step.kind}${outcome === 'ok' ? '' : ` ${outcome}`}`
}

function signsOf(step: Step): string[] {
  if (step.kind === 'handoff') return [step.name ?? 'handoff']
  if (step.kind === 'guardrail' && step.triggered === true) return [`${step.name ?? 'guardrail'} stops it`]
  return []
}

function collapsed(names: readonly string[]): string[] {
  return names.filter((name, at) => name !== names[at - 1])
}

function grams(path: readonly string[]): string[] {
  return path.flatMap((name, at) => [
    name,
    ...(at > 0 ? [path.slice(at - 1, at + 1).join(arrow)] : []),
    ...(at > 1 ? [path.slice(at - 2, at + 1).join(arrow)] : []),
  ])
}

/** A text without the tokens that stand for masked values. */
export const withoutTokens = (text: string) => text.replaceAll(/\[[A-Z_]+_[0-9A-HJKMNP-TV-Z]{10}\]/g, ' ')
const distinct = (terms: readonly string[]) => [...new Set(terms)]
