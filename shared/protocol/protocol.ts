import type { CallInputOf, InputOf, OutputOf } from './define.ts'
import { clusterMethods } from './methods/clusters.ts'
import { datasetMethods } from './methods/datasets.ts'
import { decontaminationMethods } from './methods/decontamination.ts'
import { duplicateMethods } from './methods/duplicates.ts'
import { erasureMethods } from './methods/erasure.ts'
import { exploreMethods } from './methods/explore.ts'
import { ingestMethods } from './methods/ingest.ts'
import { labelMethods } from './methods/labels.ts'
import { mapMethods } from './methods/map.ts'
import { coverageMethods } from './methods/coverage.ts'
import { samplingMethods } from './methods/sampling.ts'
import { semanticMethods } from './methods/semantic.ts'
import { traceMethods } from './methods/trace.ts'
import { workspaceMethods } from './methods/workspace.ts'

/** Everything Assay can do, through every door. */
export const protocol = {
  ...workspaceMethods,
  ...ingestMethods,
  ...exploreMethods,
  ...traceMethods,
  ...labelMethods,
  ...samplingMethods,
  ...coverageMethods,
  ...duplicateMethods,
  ...semanticMethods,
  ...clusterMethods,
  ...mapMethods,
  ...decontaminationMethods,
  ...datasetMethods,
  ...erasureMethods,
}

export type Protocol = typeof protocol
export type MethodName = keyof Protocol
export type Input<N extends MethodName> = InputOf<Protocol[N]>
export type CallInput<N extends MethodName> = CallInputOf<Protocol[N]>
export type Output<N extends MethodName> = OutputOf<Protocol[N]>
