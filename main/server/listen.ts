import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex as Stream } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { WebSocketServer, type WebSocket } from 'ws'
import { wireErrorFrom, WorkbenchError } from '../../shared/errors.ts'
import { browserDoor } from '../../shared/protocol/browserDoor.ts'
import type { Dispatcher } from '../../shared/protocol/dispatcher.ts'
import { serveDuplex } from '../../shared/protocol/serve.ts'
import { socketDuplex } from '../../shared/protocol/socketDuplex.ts'
import type { FromCore, ToCore } from '../../shared/protocol/wire.ts'
import type { Asset } from '../ports/pageAssets.ts'
import { pageHeaders } from '../ports/pagePolicy.ts'
import { createAccess, type Access } from './access.ts'
import { admitted } from './admitted.ts'
import type { FileRefs } from './fileRefs.ts'
import type { Uploads } from './uploads.ts'

export interface ListenOptions {
  dispatcher: Dispatcher
  assets: ReadonlyMap<string, Asset>
  refs: Pick<FileRefs, 'refFor'>
  uploads: Pick<Uploads, 'receive'>
  /** 0 or left out for a free one. */
  port?: number | undefined
  /** How wrong tokens are held up. */
  wait?: ((ms: number) => Promise<void>) | undefined
}

export interface Listening {
  /** With the token in its fragment. */
  url: string
  port: number
  close(): Promise<void>
}

const largestMessageBytes = 16_000_000

/** Serves the page, its socket and its uploads on 127.0.0.1 alone. Fails with conflict when the port is taken. */
export async function listen(options: ListenOptions): Promise<Listening> {
  let port = 0
  const access = createAccess({
    port: () => port,
    now: () => Date.now(),
    wait: options.wait ?? ((ms) => wait(ms)),
  })
  const server = createServer((request, response) => {
    const headers = pageHeaders([`'self'`, `ws://127.0.0.1:${port}`])
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    void answer(request, response, access, options)
  })
  // A large file may take its time; headers may not.
  server.requestTimeout = 0
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessageBytes,
    perMessageDeflate: false,
  })
  server.on('upgrade', (request: IncomingMessage, stream: Stream, head: Buffer) => {
    stream.on('error', () => stream.destroy())
    const refused = refusalOf(request, access, true)
    if (refused !== null || request.url !== browserDoor.socketPath) {
      stream.end(`HTTP/1.1 ${refused ?? 404} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => connect(socket, access, options.dispatcher))
  })
  port = await bind(server, options.port ?? 0)
  return {
    url: `http://127.0.0.1:${port}/#token=${access.token}`,
    port,
    close: async () => {
      for (const socket of sockets.clients) socket.close(1001, 'Assay was closed')
      sockets.close()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeIdleConnections()
      const late = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate()
        server.closeAllConnections()
      }, 500)
      await closed
      clearTimeout(late)
    },
  }
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(
        cause.code === 'EADDRINUSE'
          ? new WorkbenchError('conflict', `Port ${port} is in use.`, { hint: 'Leave --port out.' })
          : cause,
      ),
    )
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : port)
    })
  })
}

/** A connection is heard only after its first message proved that it holds the token. */
function connect(socket: WebSocket, access: Access, dispatcher: Dispatcher): void {
  const duplex = socketDuplex<FromCore, ToCore>(socket)
  socket.on('error', () => socket.terminate())
  const refuse = () => socket.close(browserDoor.refusedCode, 'token refused')
  serveDuplex(
    admitted(duplex, (token) => access.admits(token), refuse),
    dispatcher,
    { caller: 'window' },
  )
}

function refusalOf(request: IncomingMessage, access: Access, originRequired: boolean): number | null {
  if (!access.hostIsOurs(request.headers)) return 421
  return access.originIsOurs(request.headers, originRequired) ? null : 403
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  options: ListenOptions,
): Promise<void> {
  const reading = request.method === 'GET' || request.method === 'HEAD'
  const refused = refusalOf(request, access, !reading)
  if (refused !== null) return end(response, refused)
  if (request.method === 'POST' && request.url === browserDoor.uploadPath)
    return upload(request, response, access, options)
  if (!reading) return end(response, 405)
  const asset = options.assets.get(pathOf(request.url))
  if (asset === undefined) return end(response, 404)
  response.writeHead(200, {
    'Content-Type': asset.type,
    'Content-Length': asset.bytes.byteLength,
    'Cache-Control': asset.immutable ? 'private, max-age=31536000, immutable' : 'no-store',
  })
  response.end(request.method === 'HEAD' ? undefined : asset.bytes)
}

async function upload(
  request: IncomingMessage,
  response: ServerResponse,
  access: Access,
  { refs, uploads }: ListenOptions,
): Promise<void> {
  const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (!(await access.admits(token))) return end(response, 401)
  const name = request.headers[browserDoor.nameHeader]
  try {
    const file = await uploads.receive(request, typeof name === 'string' ? name : '')
    json(response, 200, { ref: refs.refFor(file.path), name: file.name, bytes: file.bytes })
  } catch (error) {
    const wire = wireErrorFrom(error)
    json(response, wire.code === 'disk_full' ? 507 : 400, { error: wire })
  }
}

function json(response: ServerResponse, status: number, value: unknown): void {
  if (response.destroyed) return
  // What is left of a refused body is not waited for.
  response.writeHead(status, { 'Content-Type': 'application/json', Connection: 'close' })
  response.end(JSON.stringify(value))
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' })
  response.end(status === 404 ? 'Not found\n' : 'Refused\n')
}

// Names are compared as they are; nothing is decoded, joined or normalised, since nothing is looked up on disk.
function pathOf(url: string | undefined): string {
  return (url ?? '').split('?', 1)[0] ?? ''
}
