import type { MessagePortMain, UtilityProcess } from 'electron'
import type { Chosen } from '../../shared/protocol/hostApi.ts'
import type { Electron } from './parts.ts'

/** From Electron's main process to the core's. */
export type ToCoreProcess =
  | { type: 'connect' }
  | { type: 'grant'; id: number; paths: string[] }
  | { type: 'stop' }

/** From the core's process to Electron's main. */
export type FromCoreProcess =
  | { type: 'ready' }
  | { type: 'granted'; id: number; chosen: Chosen[] }
  | { type: 'failed'; message: string }

export interface CoreProcess {
  /** Gives the core one end of a channel; the other belongs to a window. */
  connect(port: MessagePortMain): void
  /** FileRefs for paths that the person chose; the core knows them before this settles. */
  grant(paths: readonly string[]): Promise<Chosen[]>
  /** Closes the workspace and ends the process; settles when it is gone. */
  stop(): Promise<void>
}

const stopPatienceMs = 10_000
const restartsAllowed = 3

/**
 * Runs the core in a process of its own. When that dies it is started again, a few times; windows lose their
 * ports and ask for new ones.
 */
export function startCoreProcess(
  { utilityProcess }: Pick<Electron, 'utilityProcess'>,
  options: { entry: string; args: string[]; onTrouble: (message: string) => void },
): CoreProcess {
  const granting = new Map<number, (chosen: Chosen[]) => void>()
  let nextGrant = 1
  let stopping = false
  let restarts = 0
  let child = start()

  function start(): UtilityProcess {
    const started = utilityProcess.fork(options.entry, options.args, { serviceName: 'Assay core' })
    started.on('message', (message: FromCoreProcess) => {
      if (message.type === 'granted') {
        granting.get(message.id)?.(message.chosen)
        granting.delete(message.id)
      } else if (message.type === 'failed') options.onTrouble(message.message)
    })
    started.once('exit', () => {
      for (const answer of granting.values()) answer([])
      granting.clear()
      if (stopping) return
      if (restarts >= restartsAllowed) {
        options.onTrouble(
          'The core of Assay keeps ending. What was acknowledged is saved. Start Assay again.',
        )
        return
      }
      restarts += 1
      child = start()
    })
    return started
  }

  const send = (message: ToCoreProcess, ports: MessagePortMain[] = []) => child.postMessage(message, ports)
  return {
    connect: (port) => send({ type: 'connect' }, [port]),
    grant: (paths) =>
      new Promise((resolve) => {
        const id = nextGrant++
        granting.set(id, resolve)
        send({ type: 'grant', id, paths: [...paths] })
      }),
    stop: () =>
      new Promise((resolve) => {
        stopping = true
        const late = setTimeout(() => child.kill(), stopPatienceMs)
        child.once('exit', () => {
          clearTimeout(late)
          resolve()
        })
        send({ type: 'stop' })
      }),
  }
}
