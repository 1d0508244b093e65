import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createConnection, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { WorkbenchError } from '../../shared/errors.ts'
import { connectClient, type Client, type Methods } from '../../shared/protocol/client.ts'
import type { Dispatcher } from '../../shared/protocol/dispatcher.ts'
import { encodePacket, packetReader } from '../../shared/protocol/packets.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import { serveDuplex } from '../../shared/protocol/serve.ts'
import type { Duplex, FromCore, ToCore } from '../../shared/protocol/wire.ts'

/** The kernel's limit on a socket's path is 103 bytes on macOS and 107 on Linux. */
const longestPathBytes = 100

/**
 * Lets other processes of this user talk to the core through a socket at `place` (mode 0600). Where that path
 * is too long the socket lies in a temporary folder of ours, named in a file beside. Returns how to stop.
 */
export async function serveSocket(dispatcher: Dispatcher, place: string): Promise<() => Promise<void>> {
  const { address, note, folder } = addressFor(place)
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    serveDuplex(streamDuplex<FromCore, ToCore>(socket), dispatcher, { caller: 'command line' })
  })
  const clean = () => {
    if (process.platform !== 'win32') rmSync(address, { force: true })
    rmSync(noteFile(place), { force: true })
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
  if (process.platform !== 'win32') rmSync(address, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.once('listening', resolve)
    // The socket is made inside this call; no moment passes in which another user could open it.
    const before = process.umask(0o177)
    try {
      server.listen(address)
    } finally {
      process.umask(before)
    }
  }).catch((cause: unknown) => {
    clean()
    throw new WorkbenchError('internal', 'The local socket of this workspace could not be opened.', { cause })
  })
  if (note) writeFileSync(noteFile(place), address, { mode: 0o600 })
  return async () => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of open) socket.destroy()
    await closed
    clean()
  }
}

/** A client of the Assay that serves `place`. Fails with disconnected when nobody does. */
export function connectSocket(place: string): Promise<Client> {
  return connectSocketTo(protocol, place)
}

/** The same for other methods, so that the socket can be tested without a workspace. */
export async function connectSocketTo<M extends Methods>(methods: M, place: string): Promise<Client<M>> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const attempt = createConnection(addressOf(place))
    attempt.once('connect', () => resolve(attempt))
    attempt.once('error', (cause) =>
      reject(
        new WorkbenchError('disconnected', 'No running Assay answers for this workspace.', {
          retryable: true,
          cause,
        }),
      ),
    )
  })
  return connectClient(methods, streamDuplex<ToCore, FromCore>(socket))
}

function streamDuplex<Out, In>(socket: Socket): Duplex<Out, In> {
  socket.on('error', () => socket.destroy())
  return {
    send: (message) => socket.write(encodePacket(message)),
    onMessage: (receive) => {
      const read = packetReader((message) => receive(message as In))
      socket.on('data', (chunk) => {
        try {
          read(chunk)
        } catch {
          socket.destroy()
        }
      })
    },
    onClose: (closed) => socket.on('close', () => closed('the other end closed')),
    close: () => socket.end(),
  }
}

const noteFile = (place: string) => `${place}.path`
const pipeName = (place: string) =>
  `\\\\.\\pipe\\assay-${createHash('sha256').update(path.resolve(place)).digest('hex').slice(0, 32)}`

function addressFor(place: string): { address: string; note: boolean; folder: string | null } {
  if (process.platform === 'win32') return { address: pipeName(place), note: false, folder: null }
  if (Buffer.byteLength(place) <= longestPathBytes) return { address: place, note: false, folder: null }
  const folder = mkdtempSync(path.join(tmpdir(), 'assay-'))
  return { address: path.join(folder, 's'), note: true, folder }
}

function addressOf(place: string): string {
  if (process.platform === 'win32') return pipeName(place)
  try {
    return readFileSync(noteFile(place), 'utf8')
  } catch {
    return place
  }
}
