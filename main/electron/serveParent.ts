import type { MessagePortMain, ParentPort } from 'electron'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { wireErrorFrom, WorkbenchError } from '../../shared/errors.ts'
import { serveDuplex } from '../../shared/protocol/serve.ts'
import type { Duplex, FromCore, ToCore } from '../../shared/protocol/wire.ts'
import { createCore } from '../core/createCore.ts'
import type { Host } from '../core/host.ts'
import { fileLog } from '../ports/errorLog.ts'
import { productPorts } from '../ports/productPorts.ts'
import type { Project } from '../ports/project.ts'
import { createFileRefs } from '../server/fileRefs.ts'
import { serveSocket } from '../server/localSocket.ts'
import type { FromCoreProcess, ToCoreProcess } from './coreProcess.ts'

export interface ParentOptions {
  project: Pick<Project, 'resources' | 'version' | 'importEntry' | 'workerEntry' | 'migrations'>
  dataFolder: string
  args: string[]
  exit: (status: number) => void
}

/** Runs the core for Electron's main process: each port it hands over is a window, each grant a chosen file. */
export async function serveParent(
  parent: Pick<ParentPort, 'on' | 'postMessage'>,
  options: ParentOptions,
): Promise<void> {
  const { project, dataFolder } = options
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const log = fileLog(dataFolder)
  const refs = createFileRefs([])
  const host: Host = {
    kind: 'desktop',
    dataFolder,
    resolve: refs.resolve,
    refFor: refs.refFor,
    list: () =>
      Promise.reject(new WorkbenchError('unsupported', 'The desktop window has a file dialog of its own.')),
  }
  const core = createCore({
    ports: productPorts({ ...project, log }),
    host,
    migrations: project.migrations,
    whenOpened: ({ dispatcher }, paths) =>
      serveSocket(dispatcher, paths.socket).catch((error: unknown) => {
        log.error('local socket', error)
        return async () => undefined
      }),
  })
  const tell = (message: FromCoreProcess) => parent.postMessage(message)
  parent.on('message', ({ data, ports }) => {
    const message = data as ToCoreProcess
    if (message.type === 'connect') {
      for (const port of ports) serveDuplex(mainPortDuplex(port), core.dispatcher, { caller: 'window' })
    } else if (message.type === 'grant') {
      const chosen = message.paths.map((file) => ({ ref: refs.refFor(file), name: path.basename(file) }))
      tell({ type: 'granted', id: message.id, chosen })
    } else void core.close().finally(() => options.exit(0))
  })
  tell({ type: 'ready' })
  const { values } = parseArgs({
    args: options.args,
    options: { demo: { type: 'boolean' }, workspace: { type: 'string' } },
    strict: false,
  })
  try {
    if (typeof values.workspace === 'string') await core.open(path.resolve(values.workspace))
    else if (values.demo === true) await core.dispatcher.call('workspace.demo', {})
  } catch (error) {
    const { message, hint } = wireErrorFrom(error)
    tell({ type: 'failed', message: hint === undefined ? message : `${message} ${hint}` })
  }
}

// Electron's own ports speak in Node's events where a browser's have listeners.
function mainPortDuplex(port: MessagePortMain): Duplex<FromCore, ToCore> {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (receive) => {
      port.on('message', ({ data }) => receive(data as ToCore))
      port.start()
    },
    onClose: (closed) => void port.on('close', () => closed('the window closed')),
    close: () => port.close(),
  }
}
