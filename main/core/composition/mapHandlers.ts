import type { Handlers } from '../handlers.ts'
import {
  layoutMap,
  mapPoints,
  mapSelection,
  runToMap,
  selectionsKeep,
  selectionsList,
  selectionsRemove,
  selectionsSave,
} from '../map/map.ts'
import { maskedWhere, selectedTraces } from '../slices/slices.ts'
import type { HandlerContext } from './handlerContext.ts'
import { maskedText } from './maskedText.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Where traces lie, and what was drawn around. */
export function mapHandlers({ state }: HandlerContext) {
  return {
    'map.layout': (input, context) =>
      state.use(async ({ workspace }) => {
        const run = await runToMap(workspace.database, input.runId)
        const traces = run.where === '' ? null : await selectedTraces(workspace, run.where)
        return layoutMap(workspace, run, input.seed ?? run.seed, traces, context)
      }),
    'map.points': onWorkspace(state, mapPoints),
    'map.selection': onWorkspace(state, mapSelection),
    'selections.save': onWorkspace(state, selectionsSave),
    'selections.keep': onWorkspace(state, async (workspace, { where, name }) => {
      const traces = await selectedTraces(workspace, await maskedWhere(workspace, where))
      return selectionsKeep(workspace, { traces, name: await maskedText(workspace, name) })
    }),
    'selections.list': onWorkspace(state, selectionsList),
    'selections.remove': onWorkspace(state, selectionsRemove),
  } satisfies Partial<Handlers>
}
