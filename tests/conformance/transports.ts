import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { MessageChannel } from 'node:worker_threads'
import { WebSocket } from 'ws'
import { listen } from '../../main/server/listen.ts'
import { connectSocketTo, serveSocket } from '../../main/server/localSocket.ts'
import { browserDoor } from '../../shared/protocol/browserDoor.ts'
import { connectClient, directClient, type Client } from '../../shared/protocol/client.ts'
import type { Dispatcher } from '../../shared/protocol/dispatcher.ts'
import { portDuplex } from '../../shared/protocol/portDuplex.ts'
import { serveDuplex } from '../../shared/protocol/serve.ts'
import { socketDuplex } from '../../shared/protocol/socketDuplex.ts'
import type { FromCore, ToCore } from '../../shared/protocol/wire.ts'
import { toyMethods } from './toyCore.ts'

export type ToyClient = Client<typeof toyMethods>

export interface Transport {
  connect(): Promise<ToyClient>
  close(): Promise<void>
}

/** Every way in which a door reaches the core, each as the product has it. */
export const transports: Record<string, (dispatcher: Dispatcher) => Promise<Transport>> = {
  'direct dispatch': async (dispatcher) => ({
    connect: async () => directClient(toyMethods, dispatcher, 'window'),
    close: async () => undefined,
  }),

  'a MessagePort': async (dispatcher) => {
    const open: MessageChannel['port1'][] = []
    return {
      connect: () => {
        const { port1, port2 } = new MessageChannel()
        open.push(port1, port2)
        serveDuplex(portDuplex<FromCore, ToCore>(listening(port1)), dispatcher, { caller: 'window' })
        return connectClient(toyMethods, portDuplex<ToCore, FromCore>(listening(port2)))
      },
      close: async () => {
        for (const port of open) port.close()
      },
    }
  },

  'a WebSocket': async (dispatcher) => {
    const server = await listen({
      dispatcher,
      assets: new Map(),
      refs: { refFor: (file) => file },
      uploads: { receive: () => Promise.reject(new Error('no uploads here')) },
    })
    const token = browserDoor.tokenFromFragment(new URL(server.url).hash) ?? ''
    return {
      connect: async () => {
        const origin = `http://127.0.0.1:${server.port}`
        const socket = new WebSocket(`ws://127.0.0.1:${server.port}${browserDoor.socketPath}`, { origin })
        await new Promise((resolve, reject) => {
          socket.once('open', resolve)
          socket.once('error', reject)
        })
        return connectClient(toyMethods, socketDuplex<ToCore, FromCore>(socket), token)
      },
      close: () => server.close(),
    }
  },

  'the local socket': async (dispatcher) => {
    const folder = await mkdtemp(path.join(tmpdir(), 'assay-conformance-'))
    const place = path.join(folder, 'assay.sock')
    const stop = await serveSocket(dispatcher, place)
    return {
      connect: () => connectSocketTo(toyMethods, place),
      close: async () => {
        await stop()
        await rm(folder, { recursive: true, force: true })
      },
    }
  },
}

// Node's port has a browser's listeners, with events typed more loosely.
function listening(port: MessageChannel['port1']) {
  return {
    postMessage: (message: unknown) => port.postMessage(message),
    addEventListener: (type: 'message' | 'close', listener: (event: { data: unknown }) => void) => {
      if (type === 'message') port.on('message', (data: unknown) => listener({ data }))
      else port.on('close', () => listener({ data: null }))
    },
    start: () => port.start(),
    close: () => port.close(),
  }
}
