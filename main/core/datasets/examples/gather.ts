import type { CallContext } from '../../handlers.ts'
import { createPause } from '../../jobs/yielding.ts'
import { withConversations, type SourcePiece } from '../../traces/conversations.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { buildExample, refusedWithoutText, type BuiltExample } from './example.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { Candidate } from '../candidates/selection.ts'

export type { SourcePiece } from '../../traces/conversations.ts'

export interface Gathered {
  candidate: Candidate
  example: BuiltExample | { refused: string }
  sources: readonly SourcePiece[]
}

/** Reads the candidates' traces, makes their examples and gives them to `take` one by one; stops at a cancel. */
export async function gatherExamples(
  workspace: Workspace,
  candidates: readonly Candidate[],
  recipe: Recipe,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
  take: (gathered: Gathered) => void,
): Promise<void> {
  const waiting = new Map<string, Candidate>()
  for (const candidate of candidates) {
    const refused = refusedWithoutText(candidate.judgement, recipe.shape)
    if (refused === null) waiting.set(candidate.trace, candidate)
    else take({ candidate, example: { refused }, sources: [] })
  }
  if (waiting.size > 0) {
    const pause = createPause(signal)
    await withConversations(workspace, [...waiting.keys()], signal, async (batches) => {
      for await (const batch of batches) {
        for (const whole of batch) {
          await pause()
          const candidate = waiting.get(whole.trace)
          if (candidate === undefined) continue
          waiting.delete(whole.trace)
          take({ candidate, example: buildExample(whole, candidate, recipe), sources: whole.sources })
        }
        signal.throwIfAborted()
        const done = candidates.length - waiting.size
        progress({ phase: 'Read traces', done, total: candidates.length, unit: 'traces' })
      }
    })
  }
  for (const candidate of waiting.values())
    take({ candidate, example: { refused: 'its trace is gone' }, sources: [] })
}
