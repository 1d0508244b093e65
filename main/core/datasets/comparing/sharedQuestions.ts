import { count } from '../candidates/selection.ts'
import type { SplitName } from '../recipe/recipe.ts'
import { traceOf, type SpooledExample } from '../examples/spooledExample.ts'

/** Held-out cases whose question stands in training too, of how many. */
export interface SharedQuestions {
  shared: number
  held_out: number
}

/**
 * Counts held-out cases that ask in the same words what training asks. Copies are tied inside one intent, tier and
 * outcome alone, so twins of another tier or outcome can stand on both sides. Null where there are no two sides.
 */
export function sharedQuestions(
  examples: readonly Pick<SpooledExample, 'keys' | 'members'>[],
  splitOf: ReadonlyMap<string, SplitName>,
): SharedQuestions | null {
  const trained = new Set<string>()
  const heldOut: string[] = []
  for (const example of examples) {
    const { question } = example.keys
    if (splitOf.get(traceOf(example)) !== 'train') heldOut.push(question)
    else if (question !== '') trained.add(question)
  }
  if (heldOut.length === 0 || heldOut.length === examples.length) return null
  return { shared: heldOut.filter((each) => trained.has(each)).length, held_out: heldOut.length }
}

/** The count in words; empty where there is nothing to say. */
export function sharedNote(found: SharedQuestions | null, compared: boolean): string {
  if (found === null || found.shared === 0) return ''
  const what = `${count(found.shared)} of ${count(found.held_out)} held-out cases ask in the same words what training asks`
  return compared ? `${what}.` : `${what}: comparing training with evaluation takes such training out.`
}
