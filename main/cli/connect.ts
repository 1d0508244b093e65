import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { WorkbenchError } from '../../shared/errors.ts'
import { directClient, type Client } from '../../shared/protocol/client.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import { createCore, type Core } from '../core/createCore.ts'
import { pathRef, type Host } from '../core/host.ts'
import type { Logger } from '../core/ports.ts'
import { workspacePaths } from '../core/workspace/paths.ts'
import { dataFolder } from '../ports/dataFolder.ts'
import { fileLog } from '../ports/errorLog.ts'
import { productPorts } from '../ports/productPorts.ts'
import { findProject } from '../ports/project.ts'
import { connectSocket } from '../server/localSocket.ts'
import { UsageError } from './status.ts'

const patience = { tries: 50, betweenMs: 100 }

/** The workspace that a line means: the one named, that of the environment, or the folder it is typed in. */
export function workspaceNamed(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  current: string,
): string | null {
  const given = named ?? env['ASSAY_WORKSPACE']
  if (given !== undefined && given !== '') return path.resolve(current, given)
  return existsSync(workspacePaths(current).file) ? current : null
}

/**
 * Runs `work` on a workspace: opened here, or through the running Assay that holds it, whose window then
 * shows the result. Fails with locked where one holds it and does not answer.
 */
export async function onWorkspace<Value>(
  root: string | null,
  warn: (line: string) => void,
  work: (client: Client) => Promise<Value>,
): Promise<Value> {
  if (root === null) {
    throw new UsageError('No workspace is named, and the current folder is none.', {
      hint: 'Give --workspace DIR, set ASSAY_WORKSPACE, or make one with init or demo.',
    })
  }
  return onCore(warn, async (core, client) => {
    try {
      await openPatiently(core, root)
    } catch (error) {
      if (!(error instanceof WorkbenchError) || error.code !== 'locked') throw error
      const remote = await connectSocket(workspacePaths(root).socket).catch(() => null)
      if (remote === null) throw error
      try {
        return await work(remote)
      } finally {
        remote.close()
      }
    }
    return work(client)
  })
}

// Two lines of a script at once are no reason to fail: a command is over in a moment, a window is not.
async function openPatiently(core: Core, root: string): Promise<void> {
  for (let left = patience.tries; ; left--) {
    try {
      await core.open(root)
      return
    } catch (error) {
      const held = error instanceof WorkbenchError && error.code === 'locked' ? error.details : null
      const isBrief = (held as { door?: unknown } | null | undefined)?.door === 'command line'
      if (!isBrief || left === 0) throw error
      await wait(patience.betweenMs)
    }
  }
}

/** Runs `work` on a core of this process, without a workspace, and closes it. */
export async function onCore<Value>(
  warn: (line: string) => void,
  work: (core: Core, client: Client) => Promise<Value>,
): Promise<Value> {
  const project = findProject()
  const folder = dataFolder()
  const core = createCore({
    ports: productPorts({ ...project, log: loudLog(fileLog(folder), warn) }),
    host: commandLineHost(folder),
    migrations: project.migrations,
  })
  const client = directClient(protocol, core.dispatcher, 'command line')
  try {
    return await work(core, client)
  } finally {
    client.close()
    await core.close()
  }
}

function commandLineHost(folder: string): Host {
  return {
    kind: 'command line',
    dataFolder: folder,
    resolve: () => {
      throw new WorkbenchError('not_found', 'That file was not chosen on this command line.')
    },
    refFor: pathRef,
    list: () => Promise.reject(new WorkbenchError('unsupported', 'The command line has no open dialog.')),
  }
}

// Warnings are for the person at the terminal; errors reach them as the answer.
function loudLog(log: Logger, warn: (line: string) => void): Logger {
  return {
    warn: (message) => {
      warn(message)
      log.warn(message)
    },
    error: (id, error) => log.error(id, error),
  }
}
