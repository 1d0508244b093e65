import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { datasetBuild, datasetsList } from '../datasets/datasets.ts'
import { erasuresIn, planErasure } from '../erasure/erasure.ts'
import type { CallContext, Handlers } from '../handlers.ts'
import type { HandlerContext } from './handlerContext.ts'
import { maskedText } from './maskedText.ts'
import { onWorkspace } from './onWorkspace.ts'
import type { OpenState } from './openState.ts'

/** Erasing on request, and what was erased. */
export function erasureHandlers({ state, ports }: HandlerContext) {
  return {
    'erase.run': async (input, context) => {
      const wanted = wantedOf(input)
      const planned = await state.use(async ({ workspace }) => {
        const masked = await maskedText(workspace, input.reason)
        return planErasure(workspace, wanted, { ...input, masked }, context)
      })
      if (input.dryRun) return planned
      context.progress({ phase: 'Erase', done: 0, total: null, unit: 'traces' })
      // From here on it cannot be called off: half an erasure would be worse than none.
      await state.reopen()
      const versions = await reissued(state, planned.versions, context, (error) =>
        ports.log.error('reissue after an erasure', error),
      )
      return { ...planned, versions }
    },
    'erasures.list': onWorkspace(state, async (workspace) => ({
      erasures: (await erasuresIn(workspace))
        .map(({ id, at_ms, reason, subject, traces, versions }) => ({
          id,
          atMs: at_ms,
          reason,
          subject,
          traces,
          versions: versions.map(({ name, version, examples }) => ({ name, version, examples })),
        }))
        .reverse(),
    })),
  } satisfies Partial<Handlers>
}

function wantedOf({ user, trace }: Input<'erase.run'>): { user: string } | { trace: string } {
  if (user !== undefined && trace === undefined) return { user }
  if (trace !== undefined && user === undefined) return { trace }
  throw new WorkbenchError('invalid_input', 'Name either a user or a trace. Nothing was erased.')
}

type Versions = Output<'erase.run'>['versions']

/** Builds the newest version of each dataset that lost examples again from its recipe. */
async function reissued(
  state: OpenState,
  versions: Versions,
  { progress }: CallContext,
  failed: (error: unknown) => void,
): Promise<Versions> {
  const quiet = { signal: new AbortController().signal, progress, caller: 'window' as const }
  return state.use(async ({ workspace, labels }) => {
    await labels.settled()
    const { datasets } = await datasetsList(workspace)
    const newest = new Map(datasets.map((each) => [each.name, each.versions[0]]))
    const done: Versions = []
    for (const each of versions) {
      const last = newest.get(each.name)
      if (each.examples === 0 || last?.version !== each.version) {
        done.push(each)
        continue
      }
      const built = await datasetBuild(workspace, { recipe: last.recipe }, quiet).catch((error: unknown) => {
        failed(error)
        return null
      })
      done.push({ ...each, reissued: built?.version ?? null })
    }
    return done
  })
}
