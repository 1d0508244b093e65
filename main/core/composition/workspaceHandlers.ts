import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { requestsSent } from '../embedding/embedding.ts'
import type { Handlers } from '../handlers.ts'
import { resolveRef } from '../host.ts'
import { currentTaxonomy } from '../taxonomy/taxonomy.ts'
import { copyWithoutVault } from '../workspace/copyWorkspace.ts'
import { createWorkspace } from '../workspace/createWorkspace.ts'
import { recentWorkspaces, rememberWorkspace } from '../workspace/recentWorkspaces.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { workspaceInfo } from '../workspace/workspaceInfo.ts'
import type { HandlerContext } from './handlerContext.ts'
import { createDemo } from './demoWorkspace.ts'
import { diagnosticsText } from './diagnostics.ts'

type WorkspaceInfo = Output<'workspace.open'>

async function infoOf(workspace: Workspace): Promise<WorkspaceInfo> {
  const { taxonomy, hash } = await currentTaxonomy(workspace)
  const { id, version, title } = taxonomy
  return workspaceInfo(workspace, { id, version, hash, title })
}

/** Opening, creating and leaving workspaces, and what the application says about itself. */
export function workspaceHandlers(context: HandlerContext) {
  const { ports, host, state, jobs } = context

  const openAt = async (root: string): Promise<WorkspaceInfo> => {
    if (jobs.list().some((job) => job.method !== 'workspace.demo' && job.finishedAtMs === null)) {
      throw new WorkbenchError('conflict', 'A job is still running. Nothing was changed.', {
        hint: 'Wait for it or cancel it, then open the other workspace.',
      })
    }
    const { workspace } = await state.open(root)
    const info = await infoOf(workspace)
    await rememberWorkspace(ports.files, host.dataFolder, {
      folder: root,
      name: info.name,
      openedAtMs: ports.clock.now(),
      traces: info.traces,
    })
    return info
  }

  const appInfo = async (): Promise<Output<'app.info'>> => {
    await state.steady()
    return {
      version: ports.version,
      host: host.kind,
      platform: process.platform,
      requests: requestsSent(),
      workspace: state.current() === null ? null : await state.use(({ workspace }) => infoOf(workspace)),
    }
  }

  return {
    'app.info': appInfo,
    'app.diagnostics': async () => ({ text: diagnosticsText(await appInfo(), jobs.list()) }),
    'workspace.recent': async () => ({
      workspaces: (await recentWorkspaces(host.dataFolder)).map((recent) => ({
        ...recent,
        ref: host.refFor(recent.folder),
      })),
    }),
    'workspace.open': (input, { caller }) => openAt(resolveRef(host, input.ref, caller)),
    'workspace.create': async (input, { caller }) => {
      const name = input.name.trim()
      if (/[/\\]|^\.+$/.test(name)) {
        throw new WorkbenchError('invalid_input', 'A workspace name cannot hold slashes or be dots alone.')
      }
      const root = path.join(resolveRef(host, input.parent, caller), name)
      await createWorkspace(root, { name, kind: 'workspace', ports })
      return openAt(root)
    },
    'workspace.copy': (input, { caller }) => {
      const folder = resolveRef(host, input.out, caller)
      return state.use(async ({ workspace }) => ({ folder, ...(await copyWithoutVault(workspace, folder)) }))
    },
    'workspace.close': async () => {
      const closed = state.current() !== null
      await state.close()
      return { closed }
    },
    'workspace.demo': async (input, call) => {
      const folder =
        input.folder !== undefined && call.caller === 'command line'
          ? input.folder
          : path.join(host.dataFolder, 'demo')
      const known = input.folder === undefined ? await knownDemo(folder) : null
      const made = known ?? (await createDemo({ ...input, folder }, context, call))
      return { workspace: await openAt(folder), ...made }
    },
    'jobs.list': async () => ({ jobs: jobs.list() }),
    'jobs.cancel': async (input) => ({ cancelled: jobs.cancel(input.jobId) }),
    'host.list': (input) => host.list(input),
  } satisfies Partial<Handlers>
}

// The demo is made once; its truth says how large it is.
async function knownDemo(folder: string): Promise<{ traces: number; spans: number; truth: string } | null> {
  const truth = `${folder}.truth.json`
  try {
    const told = JSON.parse(await readFile(truth, 'utf8')) as { traces: number; spans?: number }
    await readFile(path.join(folder, 'workspace.json'))
    return { traces: told.traces, spans: told.spans ?? 0, truth }
  } catch {
    return null
  }
}
