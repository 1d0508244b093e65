import {
  datasetBuild,
  datasetCard,
  datasetExamples,
  datasetExport,
  datasetPreview,
  datasetsList,
  datasetVerify,
} from '../datasets/datasets.ts'
import type { Handlers } from '../handlers.ts'
import { resolveRef } from '../host.ts'
import { lineageGet } from '../lineage/lineage.ts'
import type { HandlerContext } from './coreHandlers.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Building, proving and handing out datasets. */
export function datasetHandlers({ host, state }: HandlerContext) {
  return {
    'datasets.list': onWorkspace(state, datasetsList),
    'dataset.preview': onWorkspace(state, datasetPreview),
    'dataset.build': onWorkspace(state, datasetBuild),
    'dataset.examples': onWorkspace(state, datasetExamples),
    'dataset.card': onWorkspace(state, datasetCard),
    'lineage.get': onWorkspace(state, lineageGet),
  } satisfies Partial<Handlers>
}
