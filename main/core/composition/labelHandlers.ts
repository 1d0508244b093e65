import type { Handlers } from '../handlers.ts'
import { resolveRef } from '../host.ts'
import { selectedTraces } from '../slices/slices.ts'
import { currentTaxonomy } from '../taxonomy/taxonomy.ts'
import { wholeTraceId } from '../traces/wholeTraceId.ts'
import type { HandlerContext } from './handlerContext.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Labelling; filters come from slices, so that labels need not know them. */
export function labelHandlers({ host, state }: HandlerContext) {
  return {
    'taxonomy.get': onWorkspace(state, currentTaxonomy),
    'labels.get': (input) => state.use(({ labels }) => labels.get(input)),
    'labels.progress': (input) =>
      state.use(async ({ workspace, labels }) =>
        labels.progress(input, await selectedTraces(workspace, input.where)),
      ),
    'label.set': (input) =>
      state.use(async ({ workspace, labels }) => {
        const trace = await wholeTraceId(workspace, input.target.trace)
        return labels.set({ ...input, target: { ...input.target, trace } })
      }),
    'label.undo': (input) => state.use(({ labels }) => labels.undo(input)),
    'label.redo': (input) => state.use(({ labels }) => labels.redo(input)),
    'reviewers.list': () => state.use(({ labels }) => labels.reviewers()),
    'labels.export': (input, context) =>
      state.use(async ({ workspace, labels }) => {
        const out = input.out === undefined ? null : resolveRef(host, input.out, context.caller)
        return labels.exportLabels(input, await selectedTraces(workspace, input.where), out)
      }),
  } satisfies Partial<Handlers>
}
