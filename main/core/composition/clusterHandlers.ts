import {
  clusterGet,
  clustersList,
  clustersRun,
  clusterTexts,
  mergeClusters,
  renameCluster,
  splitCluster,
  undoClusters,
} from '../clustering/clustering.ts'
import { sql } from '../db/sql.ts'
import type { Handlers } from '../handlers.ts'
import { maskedWhere, selectedTraces } from '../slices/slices.ts'
import type { HandlerContext } from './handlerContext.ts'
import { maskedText } from './maskedText.ts'
import { resolvedEmbedder } from './resolvedEmbedder.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Grouping what fails alike; the filter comes from slices, so that clustering need not know them. */
export function clusterHandlers({ ports, host, state }: HandlerContext) {
  return {
    'clusters.texts': (input, context) => {
      const embedder = resolvedEmbedder(host, input.embedder, context.caller)
      return clusterTexts(ports, { ...input, embedder }, context)
    },
    'clusters.run': (input, context) =>
      state.use(async ({ workspace }) => {
        const where = await maskedWhere(workspace, input.where)
        const traces = where === '' ? null : await selectedTraces(workspace, where)
        const embedder = resolvedEmbedder(host, input.embedder, context.caller)
        return clustersRun(workspace, { ...input, embedder, where }, traces, context)
      }),
    'clusters.list': onWorkspace(state, clustersList),
    'cluster.get': onWorkspace(state, clusterGet),
    'cluster.rename': onWorkspace(state, async (workspace, input) =>
      renameCluster(workspace, { ...input, name: await maskedText(workspace, input.name) }),
    ),
    'cluster.merge': onWorkspace(state, mergeClusters),
    'cluster.split': (input, context) =>
      state.use(async ({ workspace }) => {
        const where = await maskedWhere(workspace, input.where)
        const rows = await workspace.database.all<{ trace: string }>(
          sql`select trace_uid as trace from traces where trace_uid in (${await selectedTraces(workspace, where)})`,
        )
        const name = await maskedText(workspace, input.name)
        const traces = rows.map(({ trace }) => trace)
        return splitCluster(workspace, { ...input, name, traces }, context)
      }),
    'clusters.undo': onWorkspace(state, undoClusters),
  } satisfies Partial<Handlers>
}
