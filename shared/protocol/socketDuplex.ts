import { decodeFrame, encodeFrame } from './frames.ts'
import type { Duplex } from './wire.ts'

/** What a browser's WebSocket and the one of Node's `ws` have in common. */
export interface SocketLike {
  binaryType: string
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: (event: { code: number; reason: string }) => void): void
}

/** One end of an open WebSocket; the same code on both sides. A message that cannot be read closes it. */
export function socketDuplex<Out, In>(socket: SocketLike): Duplex<Out, In> {
  socket.binaryType = 'arraybuffer'
  return {
    send: (message) => socket.send(encodeFrame(message)),
    onMessage: (receive) =>
      socket.addEventListener('message', ({ data }) => {
        const frame = data instanceof ArrayBuffer ? new Uint8Array(data) : data
        if (typeof frame !== 'string' && !(frame instanceof Uint8Array)) return
        let message: In
        try {
          message = decodeFrame(frame) as In
        } catch {
          socket.close(1007, 'unreadable message')
          return
        }
        receive(message)
      }),
    onClose: (closed) =>
      socket.addEventListener('close', ({ code, reason }) =>
        closed(reason === '' ? `closed (${code})` : reason),
      ),
    close: () => socket.close(1000, 'done'),
  }
}
