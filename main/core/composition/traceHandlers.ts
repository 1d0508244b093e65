import type { Handlers } from '../handlers.ts'
import { resolveRef } from '../host.ts'
import { slicesList, slicesRemove, slicesSave } from '../slices/savedSlices.ts'
import {
  sliceCheck,
  sliceCompare,
  sliceFacets,
  sliceGroups,
  sliceHistogram,
  sliceSummary,
  sliceTimeline,
  tracesExport,
  tracesIds,
  tracesPage,
} from '../slices/slices.ts'
import { traceFind } from '../traces/find.ts'
import { spanGet, traceGet } from '../traces/traces.ts'
import { wholeTraceId } from '../traces/wholeTraceId.ts'
import type { HandlerContext } from './handlerContext.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Slicing and reading: everything that looks at traces. */
export function traceHandlers({ host, state }: HandlerContext) {
  return {
    'slice.summary': onWorkspace(state, sliceSummary),
    'slice.facets': onWorkspace(state, sliceFacets),
    'slice.histogram': onWorkspace(state, sliceHistogram),
    'slice.timeline': onWorkspace(state, sliceTimeline),
    'slice.groups': onWorkspace(state, sliceGroups),
    'slice.compare': onWorkspace(state, sliceCompare),
    'slice.check': async (input) => sliceCheck(input),
    'traces.page': onWorkspace(state, tracesPage),
    'traces.ids': onWorkspace(state, tracesIds),
    'traces.export': (input, context) => {
      const out = resolveRef(host, input.out, context.caller)
      return state.use(({ workspace }) => tracesExport(workspace, { ...input, out }, context))
    },
    'slices.list': onWorkspace(state, slicesList),
    'slices.save': onWorkspace(state, slicesSave),
    'slices.remove': onWorkspace(state, slicesRemove),
    'trace.get': onWorkspace(state, async (workspace, input) =>
      traceGet(workspace, { ...input, trace: await wholeTraceId(workspace, input.trace) }),
    ),
    'span.get': onWorkspace(state, spanGet),
    'trace.find': onWorkspace(state, traceFind),
  } satisfies Partial<Handlers>
}
