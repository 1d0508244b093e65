import {
  certificate,
  certificateHtml,
  decide,
  decontaminate,
  evidenceOf,
  readDecisions,
  selfTest,
  type Decided,
  type Item,
} from '../decontamination/decontamination.ts'
import type { Handlers } from '../handlers.ts'
import type { HandlerContext } from './handlerContext.ts'
import { maskedText } from './maskedText.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Comparing training with evaluation texts; decisions count where a workspace is open. */
export function decontaminationHandlers({ ports, state }: HandlerContext) {
  return {
    'decontamination.texts': async ({ train, evaluation, certificate: wanted }, context) => {
      const found = await decontaminate(ports, { train, evaluation }, context)
      const byId = (items: readonly Item[]) => new Map(items.map((item) => [item.id, item]))
      const [trainById, evalById] = [byId(train), byId(evaluation)]
      const { hits, passages, removed, review, clear } = found
      const counts = {
        train: train.length,
        eval: evaluation.length,
        removed: removed.length,
        review: review.length,
        clear,
      }
      const shown = hits.map((hit) => {
        const [here, there] = [trainById.get(hit.train_id), evalById.get(hit.eval_id)]
        if (hit.band === 'clear' || here === undefined || there === undefined) return { ...hit, matches: [] }
        const matches = evidenceOf(here, there, hit).matches.map(({ train: own, evaluation: of, text }) => ({
          train: [own.start, own.end] as [number, number],
          evaluation: [of.start, of.end] as [number, number],
          text,
        }))
        return { ...hit, matches }
      })
      const answer = { ...counts, hits: shown, passages }
      if (!wanted) return { ...answer, certificate: null, html: null }
      const test = await selfTest(ports, { train, evaluation }, context)
      const decisions =
        state.current() === null
          ? []
          : await state.use(async ({ workspace }) => (await readDecisions(workspace)).decisions)
      const stated = certificate({ train, evaluation, found, decisions, test, version: ports.version })
      return { ...answer, certificate: { ...stated }, html: certificateHtml(stated) }
    },
    'decontamination.decide': onWorkspace(state, async (workspace, input) =>
      told(await decide(workspace, { ...input, reason: await maskedText(workspace, input.reason) })),
    ),
    'decontamination.decisions': onWorkspace(
      state,
      async (workspace, { offset, limit }: { offset: number; limit: number }) => {
        const { decisions } = await readDecisions(workspace)
        return {
          total: decisions.length,
          decisions: decisions
            .toReversed()
            .slice(offset, offset + limit)
            .map(told),
        }
      },
    ),
  } satisfies Partial<Handlers>
}

function told(decided: Decided): Omit<Decided, 'prev'> {
  const { seq, at_ms, train_sha256, eval_sha256, decision, reason, reviewer } = decided
  return { seq, at_ms, train_sha256, eval_sha256, decision, reason, reviewer }
}
