import { evaluatedCases } from './stories/10-candidate.ts'
import { notesOf, type ReviewerNote } from './stories/3-twoDescriptions.ts'

const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('')

/**
 * The files in `examples/` that belong to the default demo (4,000 traces, seed 1): the two reviewers' notes of
 * story 3, given its trace ids, and the evaluated results of story 10's candidate. Name → text.
 */
export function exampleFiles(parts: {
  dresses: readonly string[]
  shoes: readonly string[]
}): Record<string, string> {
  const notes = notesOf(parts.dresses, parts.shoes)
  const of = (reviewer: ReviewerNote['reviewer']) => notes.filter((note) => note.reviewer === reviewer)
  return {
    'notes-of-ada.jsonl': lines(of('Ada')),
    'notes-of-bo.jsonl': lines(of('Bo')),
    'candidate-evaluation.jsonl': lines(evaluatedCases()),
  }
}
