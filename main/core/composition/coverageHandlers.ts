import { codesOf } from '../../../shared/domain/taxonomy.ts'
import { coverageOf, newestVersions } from '../coverage/coverage.ts'
import { resolveVersion } from '../datasets/datasets.ts'
import type { Handlers } from '../handlers.ts'
import { currentTaxonomy } from '../taxonomy/taxonomy.ts'
import type { HandlerContext } from './handlerContext.ts'
import { onWorkspace } from './onWorkspace.ts'

/** What is labelled and judged of the traffic, by slice. */
export function coverageHandlers({ state }: HandlerContext) {
  return {
    coverage: onWorkspace(state, async (workspace, { by, dataset }, context) => {
      const one = dataset === undefined ? null : await resolveVersion(workspace, dataset)
      const versions =
        one === null
          ? await newestVersions(workspace)
          : [{ name: `${one.name}@${one.version}`, hash: one.hash }]
      const { taxonomy } = await currentTaxonomy(workspace)
      const codes = codesOf(taxonomy).map(({ id }) => id)
      return coverageOf(workspace, by, versions, codes, context)
    }),
  } satisfies Partial<Handlers>
}
