import { EventEmitter } from 'node:events'
import { access, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { connectClient, type Client } from '../../shared/protocol/client.ts'
import { portDuplex } from '../../shared/protocol/portDuplex.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import { findProject } from '../ports/project.ts'
import { connectSocket } from '../server/localSocket.ts'
import type { FromCoreProcess, ToCoreProcess } from './coreProcess.ts'
import { serveParent } from './serveParent.ts'

let folder: string
let told: FromCoreProcess[]
let exits: number[]
let parent: EventEmitter & { postMessage(message: FromCoreProcess): void }

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-parent-'))
  told = []
  exits = []
  parent = Object.assign(new EventEmitter(), {
    postMessage: (message: FromCoreProcess) => void told.push(message),
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const start = (args: string[]) =>
  serveParent(parent as unknown as Electron.ParentPort, {
    project: findProject(),
    dataFolder: path.join(folder, 'Assay'),
    args,
    exit: (status) => void exits.push(status),
  })

const say = (data: ToCoreProcess, ports: unknown[] = []) => parent.emit('message', { data, ports })

async function stop() {
  say({ type: 'stop' })
  await vi.waitFor(() => expect(exits).toEqual([0]))
}

/** A window's client; Electron's port wraps what it hears in an event, as this one does. */
function connect(): Promise<Client> {
  const { port1, port2 } = new MessageChannel()
  const wrapped = {
    on: (name: string, listener: (event: unknown) => void) =>
      port1.on(name, (data: unknown) => listener({ data })),
    postMessage: (message: unknown) => port1.postMessage(message),
    start: () => port1.start(),
    close: () => port1.close(),
  }
  say({ type: 'connect' }, [wrapped])
  const page = {
    postMessage: (message: unknown) => port2.postMessage(message),
    addEventListener: (name: string, listener: (event: { data: unknown }) => void) =>
      port2.on(name, (data: unknown) => listener({ data })),
    start: () => port2.start(),
    close: () => port2.close(),
  }
  return connectClient(protocol, portDuplex(page))
}

it('serves a window over its port, takes folders it was granted, and shares its workspace with the command line', async () => {
  await start([])
  const client = await connect()
  expect(await client.call('app.info', {})).toMatchObject({ host: 'desktop', workspace: null })
  await expect(client.call('host.list', {})).rejects.toMatchObject({ code: 'unsupported' })
  await expect(client.call('workspace.create', { parent: folder, name: 'w' })).rejects.toMatchObject({
    code: 'not_found',
  })
  say({ type: 'grant', id: 7, paths: [folder] })
  const granted = told.find((message) => message.type === 'granted')
  expect(granted).toMatchObject({ id: 7, chosen: [{ name: path.basename(folder) }] })
  const ref = granted?.type === 'granted' ? (granted.chosen[0]?.ref ?? '') : ''
  await client.call('workspace.create', { parent: ref, name: 'w' })

  const beside = await connectSocket(path.join(folder, 'w', 'assay.sock'))
  expect((await beside.call('app.info', {})).workspace).toMatchObject({ name: 'w' })
  beside.close()
  client.close()
  await stop()
  await expect(access(path.join(folder, 'w', 'lock.json'))).rejects.toThrowError()
  await expect(access(path.join(folder, 'w', 'assay.sock'))).rejects.toThrowError()
})

it('tells what it could not open, and serves on', async () => {
  await start(['--workspace', path.join(folder, 'nowhere')])
  expect(told.map(({ type }) => type)).toEqual(['ready', 'failed'])
  const client = await connect()
  expect(await client.call('app.info', {})).toMatchObject({ workspace: null })
  client.close()
  await stop()
})
