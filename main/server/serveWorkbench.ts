import { mkdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { createCore, type Core } from '../core/createCore.ts'
import type { Host } from '../core/host.ts'
import { dataFolder } from '../ports/dataFolder.ts'
import { fileLog } from '../ports/errorLog.ts'
import { readPage } from '../ports/pageAssets.ts'
import { productPorts } from '../ports/productPorts.ts'
import { findProject } from '../ports/project.ts'
import { createFileRefs } from './fileRefs.ts'
import { listen } from './listen.ts'
import { serveSocket } from './localSocket.ts'
import { createUploads } from './uploads.ts'

export interface ServeOptions {
  /** Folders whose files the open dialog offers; the home folder where none is given. */
  roots?: readonly string[] | undefined
  port?: number | undefined
  /** A workspace to open. */
  workspace?: string | undefined
}

export interface Workbench {
  url: string
  core: Core
  /** Folder for the application's own files. */
  dataFolder: string
  close(): Promise<void>
}

/**
 * The whole workbench behind a URL of this machine, with its socket for the command line. Fails as opening a
 * workspace does, or with conflict when the port is taken; then nothing is left running.
 */
export async function serveWorkbench(options: ServeOptions = {}): Promise<Workbench> {
  const project = findProject()
  const own = dataFolder()
  await mkdir(own, { recursive: true, mode: 0o700 })
  const log = fileLog(own)
  const ports = productPorts({ ...project, log })
  const refs = createFileRefs((options.roots ?? [homedir()]).map((root) => path.resolve(root)))
  const uploads = createUploads((folder) => ports.files.freeBytes(folder))
  const host: Host = { kind: 'browser', dataFolder: own, ...refs }
  const core = createCore({
    ports,
    host,
    migrations: project.migrations,
    whenOpened: async ({ dispatcher }, paths) => {
      await uploads.useVault(paths.vault)
      const stop = await serveSocket(dispatcher, paths.socket).catch((error: unknown) => {
        log.error('local socket', error)
        return async () => undefined
      })
      return async () => {
        await stop()
        await uploads.useVault(null)
      }
    },
  })
  try {
    if (options.workspace !== undefined) await core.open(path.resolve(options.workspace))
    const listening = await listen({
      dispatcher: core.dispatcher,
      assets: await readPage(project.renderer),
      refs,
      uploads,
      port: options.port,
    })
    return {
      url: listening.url,
      core,
      dataFolder: own,
      close: async () => {
        await listening.close()
        await core.close()
        await uploads.close()
      },
    }
  } catch (error) {
    await core.close()
    await uploads.close()
    throw error
  }
}
