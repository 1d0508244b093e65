import { WorkbenchError, wireErrorFrom } from '../errors.ts'
import type { Caller, Dispatcher } from './dispatcher.ts'
import { protocolVersion, type Duplex, type FromCore, type ToCore } from './wire.ts'

export interface ServeOptions {
  caller: Caller
  /** Whether the token of the first message is right; left out where the transport itself is the proof. */
  accepts?: ((token: string | undefined) => boolean) | undefined
}

/**
 * Serves a dispatcher over any transport. The first message must be a `hello` of this protocol version;
 * until then nothing is answered. When the transport closes, running queries stop and jobs go on.
 */
export function serveDuplex(
  duplex: Duplex<FromCore, ToCore>,
  dispatcher: Dispatcher,
  options: ServeOptions,
): void {
  const running = new Map<number, AbortController>()
  const outliving = new Set<number>()
  let open = true
  let welcomed = false
  let stopListening = () => {}
  const send = (message: FromCore) => {
    if (open) duplex.send(message)
  }

  const answer = async (id: number, method: string, input: unknown) => {
    const controller = new AbortController()
    const started = Date.now()
    running.set(id, controller)
    if (dispatcher.kindOf(method) === 'job') outliving.add(id)
    try {
      const value = await dispatcher.call(method, input, {
        signal: controller.signal,
        caller: options.caller,
        onProgress: (progress) => send({ type: 'progress', id, progress }),
      })
      send({ type: 'reply', id, reply: { ok: true, value }, durationMs: Date.now() - started })
    } catch (error) {
      send({
        type: 'reply',
        id,
        reply: { ok: false, error: wireErrorFrom(error) },
        durationMs: Date.now() - started,
      })
    } finally {
      running.delete(id)
      outliving.delete(id)
    }
  }

  const greet = (message: ToCore) => {
    if (message.type !== 'hello' || (options.accepts !== undefined && !options.accepts(message.token))) {
      duplex.close()
      return
    }
    welcomed = true
    send({ type: 'welcome', version: protocolVersion })
    if (message.version !== protocolVersion) {
      duplex.close()
      return
    }
    stopListening = dispatcher.onEvent((event) => send({ type: 'event', event }))
  }

  duplex.onMessage((message) => {
    if (!welcomed) greet(message)
    else if (message.type === 'call') void answer(message.id, message.method, message.input)
    else if (message.type === 'cancel') {
      running.get(message.id)?.abort(new WorkbenchError('cancelled', 'Cancelled.'))
    }
  })
  duplex.onClose(() => {
    open = false
    stopListening()
    for (const [id, controller] of running) {
      if (!outliving.has(id)) controller.abort(new WorkbenchError('cancelled', 'The window was closed.'))
    }
  })
}
