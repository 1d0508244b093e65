import { browserDoor } from '../../shared/protocol/browserDoor.ts'
import { connectClient, type Client } from '../../shared/protocol/client.ts'
import { hostApiName, portHandshake } from '../../shared/protocol/hostApi.ts'
import { portDuplex } from '../../shared/protocol/portDuplex.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import { socketDuplex } from '../../shared/protocol/socketDuplex.ts'
import { WorkbenchError } from '../../shared/errors.ts'

export type OpenClient = () => Promise<Client>

/** How this window reaches the core: by the desktop door's port where there is one, else by the loopback socket. */
export function transportFor(token: string | null): OpenClient {
  if (hostApiName in globalThis) return openPort
  return () => openSocket(token)
}

const longestPortWaitMs = 15_000

// The listener stands before the request, so that an answer cannot be missed.
function openPort(): Promise<Client> {
  return new Promise((resolve, reject) => {
    const receive = (event: MessageEvent) => {
      const port = event.ports[0]
      if (event.source !== window || event.data?.type !== portHandshake.give || port === undefined) return
      removeEventListener('message', receive)
      clearTimeout(patience)
      connectClient(protocol, portDuplex(port)).then(resolve, reject)
    }
    const patience = setTimeout(() => {
      removeEventListener('message', receive)
      reject(new WorkbenchError('disconnected', 'Assay does not answer.', { retryable: true }))
    }, longestPortWaitMs)
    addEventListener('message', receive)
    postMessage({ type: portHandshake.ask }, location.origin === 'null' ? '*' : location.origin)
  })
}

function openSocket(token: string | null): Promise<Client> {
  if (token === null) {
    return Promise.reject(
      new WorkbenchError('unsupported', 'This address lacks the key of its launch.', {
        hint: 'Open the whole address that Assay printed in the terminal, with the part after the #.',
      }),
    )
  }
  return new Promise((resolve, reject) => {
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:'
    const socket = new WebSocket(`${scheme}//${location.host}${browserDoor.socketPath}`)
    socket.addEventListener('open', () => {
      connectClient(protocol, socketDuplex(socket), token).then(resolve, reject)
    })
    socket.addEventListener('close', ({ code }) => {
      reject(
        code === browserDoor.refusedCode
          ? new WorkbenchError('unsupported', 'The key in this address is not the one of this launch.', {
              hint: 'Assay was started again since. Open the address that it printed last.',
            })
          : new WorkbenchError('disconnected', 'Assay does not answer.', { retryable: true }),
      )
    })
  })
}
