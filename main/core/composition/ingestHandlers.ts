import { exporters } from '../datasets/datasets.ts'
import type { Handlers } from '../handlers.ts'
import { resolveRef } from '../host.ts'
import { importDetect, importers, importRun, readMapping } from '../importing/importing.ts'
import { importsList, importsRemove, rawGet, rejectsList } from '../importing/imports.ts'
import { wholeTraceId } from '../traces/wholeTraceId.ts'
import type { HandlerContext } from './handlerContext.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Bringing traces in, looking at what was refused, and taking imports out again. */
export function ingestHandlers({ host, state }: HandlerContext) {
  return {
    'formats.list': async () => ({ importers: importers(), exporters: exporters() }),
    'import.detect': (input, context) =>
      importDetect(
        input.files.map((ref) => ({ ref, path: resolveRef(host, ref, context.caller) })),
        (file) => host.refFor(file),
        context.signal,
      ),
    'import.run': async (input, context) => {
      const pathOf = (ref: string) => resolveRef(host, ref, context.caller)
      const files = await Promise.all(
        input.files.map(async ({ ref, format, mapping }) => ({
          path: pathOf(ref),
          format,
          mapping: mapping === undefined ? undefined : await readMapping(pathOf(mapping)),
        })),
      )
      return state.use(({ workspace }) => importRun(workspace, files, context))
    },
    'imports.list': onWorkspace(state, importsList),
    'imports.remove': onWorkspace(state, importsRemove),
    'rejects.list': onWorkspace(state, rejectsList),
    'raw.get': onWorkspace(state, async (workspace, input) =>
      rawGet(workspace, { ...input, trace: await wholeTraceId(workspace, input.trace) }),
    ),
  } satisfies Partial<Handlers>
}
