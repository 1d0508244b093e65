import { printValue } from '../../../../shared/filter/print.ts'
import type { Verdict } from '../../../../shared/domain/label.ts'

/** The part of a filter that a reviewer gave a verdict. */
export function labelledBy(where: string, reviewer: string, verdict: Verdict): string {
  const mine = `reviewer = ${printValue(reviewer)} and verdict = ${printValue(verdict)}`
  return where.trim() === '' ? mine : `(${where}) and ${mine}`
}

/** The next item without a label after one, from the start again at the end; null where all have one. */
export function nextOpen(ids: readonly string[], at: number, isDone: (id: string) => boolean): string | null {
  for (let step = 1; step <= ids.length; step++) {
    const id = ids[(at + step + ids.length) % ids.length]
    if (id !== undefined && !isDone(id)) return id
  }
  return null
}
