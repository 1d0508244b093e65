import { connectClient, type Client } from '../../shared/protocol/client.ts'
import type { Dispatcher } from '../../shared/protocol/dispatcher.ts'
import { decodeFrame, encodeFrame } from '../../shared/protocol/frames.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import { serveDuplex } from '../../shared/protocol/serve.ts'
import type { Duplex, FromCore, ToCore } from '../../shared/protocol/wire.ts'

/** A client behind the whole protocol: every message is validated, encoded and parsed as on a socket. */
export function wiredClient(dispatcher: Dispatcher): Promise<Client> {
  const [near, far] = wire()
  serveDuplex(far, dispatcher, { caller: 'window' })
  return connectClient(protocol, near)
}

function wire(): [Duplex<ToCore, FromCore>, Duplex<FromCore, ToCore>] {
  const toFar = createLine<ToCore>()
  const toNear = createLine<FromCore>()
  const closers: ((reason: string) => void)[] = []
  const ends = {
    onClose: (closed: (reason: string) => void) => void closers.push(closed),
    close: () => closers.splice(0).forEach((closed) => closed('closed')),
  }
  return [
    { send: toFar.send, onMessage: toNear.onMessage, ...ends },
    { send: toNear.send, onMessage: toFar.onMessage, ...ends },
  ]
}

function createLine<Message>() {
  let receive: ((message: Message) => void) | null = null
  const waiting: (string | Uint8Array)[] = []
  const deliver = () => {
    while (receive !== null && waiting.length > 0) receive(decodeFrame(waiting.shift() ?? '') as Message)
  }
  return {
    send: (message: Message) => {
      waiting.push(encodeFrame(message))
      setImmediate(deliver)
    },
    onMessage: (given: (message: Message) => void) => {
      receive = given
      deliver()
    },
  }
}
