import {
  duplicateGroups,
  duplicatePairs,
  duplicatesFind,
  duplicatesUndo,
  semanticDecide,
  semanticFind,
  semanticGroups,
  semanticUndo,
} from '../dedupe/dedupe.ts'
import type { Handlers } from '../handlers.ts'
import type { HandlerContext } from './handlerContext.ts'
import { resolvedEmbedder } from './resolvedEmbedder.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Folding copies into groups, looking at them, and taking it back. */
export function duplicateHandlers({ host, state }: HandlerContext) {
  return {
    'duplicates.find': onWorkspace(state, duplicatesFind),
    'duplicates.groups': onWorkspace(state, duplicateGroups),
    'duplicates.pairs': onWorkspace(state, duplicatePairs),
    'duplicates.undo': onWorkspace(state, duplicatesUndo),
    'semantic.find': (input, context) => {
      const embedder = resolvedEmbedder(host, input.embedder, context.caller)
      return state.use(({ workspace }) => semanticFind(workspace, { ...input, embedder }, context))
    },
    'semantic.groups': onWorkspace(state, semanticGroups),
    'semantic.decide': onWorkspace(state, semanticDecide),
    'semantic.undo': onWorkspace(state, semanticUndo),
  } satisfies Partial<Handlers>
}
