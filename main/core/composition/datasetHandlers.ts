import {
  datasetBuild,
  datasetCard,
  datasetContamination,
  datasetDiff,
  datasetExamples,
  datasetExport,
  datasetExportPreview,
  datasetPreview,
  datasetSlices,
  datasetsList,
  datasetVerify,
  lineageStatement,
  recipesIn,
  recipeSave,
  resolveVersion,
  tagVersion,
  unlockDataset,
} from '../datasets/datasets.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input } from '../../../shared/protocol/protocol.ts'
import type { CallContext, Handlers } from '../handlers.ts'
import { resolveRef } from '../host.ts'
import { lineageGet } from '../lineage/lineage.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { HandlerContext } from './handlerContext.ts'
import { maskedText } from './maskedText.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Building, proving and handing out datasets. */
export function datasetHandlers({ host, state }: HandlerContext) {
  return {
    'datasets.list': onWorkspace(state, datasetsList),
    'dataset.preview': onWorkspace(state, datasetPreview),
    'dataset.build': (input, context) =>
      state.use(async ({ workspace, labels }) => {
        await labels.settled()
        return datasetBuild(workspace, input, context)
      }),
    'dataset.examples': onWorkspace(state, datasetExamples),
    'dataset.slices': onWorkspace(state, datasetSlices),
    'dataset.card': onWorkspace(state, datasetCard),
    'dataset.contamination': onWorkspace(state, datasetContamination),
    'dataset.resolve': onWorkspace(state, (workspace, { version }) => resolveVersion(workspace, version)),
    'dataset.diff': onWorkspace(state, datasetDiff),
    'dataset.tag': onWorkspace(state, tagVersion),
    'dataset.unlock': onWorkspace(state, async (workspace, input) => ({
      name: input.name,
      ...(await unlockDataset(workspace, { ...input, reason: await maskedText(workspace, input.reason) })),
    })),
    'recipes.list': onWorkspace(state, async (workspace) => ({ recipes: await recipesIn(workspace) })),
    'recipe.save': onWorkspace(state, recipeSave),
    'dataset.exportPreview': onWorkspace(state, datasetExportPreview),
    'lineage.get': onWorkspace(state, lineageGet),
    'lineage.statement': onWorkspace(state, lineageStatement),
    'dataset.verify': (input, context) => {
      const what = versionOrFolder(input, (ref) => resolveRef(host, ref, context.caller))
      const verify = (workspace: Workspace | null) =>
        datasetVerify({ ...what, workspace, expect: input.expect }, context)
      // A folder proves itself, so none need be open.
      return state.current() === null ? verify(null) : state.use(({ workspace }) => verify(workspace))
    },
    'dataset.export': (input, context: CallContext) => {
      const out = resolveRef(host, input.out, context.caller)
      return state.use(({ workspace }) => datasetExport(workspace, { ...input, out }, context))
    },
  } satisfies Partial<Handlers>
}

function versionOrFolder(input: Input<'dataset.verify'>, resolve: (ref: string) => string) {
  if (input.folder !== undefined) return { folder: resolve(input.folder) }
  if (input.name !== undefined && input.version !== undefined)
    return { name: input.name, version: input.version }
  throw new WorkbenchError('invalid_input', 'Name a version (name and version) or a folder to verify.')
}
