import type { Duplex } from './wire.ts'

/** What a browser's MessagePort and the ones of Node and Electron have in common. */
export interface PortLike {
  postMessage(message: unknown): void
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void
  addEventListener(type: 'close', listener: () => void): void
  start(): void
  close(): void
}

/** One end of a MessagePort; bytes travel by structured clone. */
export function portDuplex<Out, In>(port: PortLike): Duplex<Out, In> {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (receive) => {
      port.addEventListener('message', ({ data }) => receive(data as In))
      port.start()
    },
    onClose: (closed) => port.addEventListener('close', () => closed('the other end closed')),
    close: () => port.close(),
  }
}
