import { errorFromWire, WorkbenchError } from '../errors.ts'
import type { CallInputOf, Method, OutputOf, Progress } from './define.ts'
import type { Caller, Dispatcher } from './dispatcher.ts'
import type { Protocol } from './protocol.ts'
import {
  protocolVersion,
  type CoreEvent,
  type Duplex,
  type FromCore,
  type Reply,
  type ToCore,
} from './wire.ts'

export interface ClientCall {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  /** A newer call with the same key cancels this one; latest wins. */
  supersede?: string | undefined
}

export type Methods = Readonly<Record<string, Method>>

/** The near side of the protocol, the same over every transport. */
export interface Client<M extends Methods = Protocol> {
  /** Runs a method and checks its answer. Rejects with a WorkbenchError, `disconnected` when the core is lost. */
  call<N extends keyof M & string>(
    method: N,
    input: CallInputOf<M[N]>,
    options?: ClientCall,
  ): Promise<OutputOf<M[N]>>
  onEvent(listener: (event: CoreEvent) => void): () => void
  onClose(listener: (reason: string) => void): () => void
  close(): void
}

interface Pending {
  settle(reply: Reply): void
  fail(error: WorkbenchError): void
  progress(progress: Progress): void
}

/** A client over one connection; resolves when both ends have agreed on the protocol's version. */
export function connectClient<M extends Methods>(
  methods: M,
  duplex: Duplex<ToCore, FromCore>,
  token?: string,
): Promise<Client<M>> {
  const pending = new Map<number, Pending>()
  const listeners = new Set<(event: CoreEvent) => void>()
  const closers = new Set<(reason: string) => void>()
  let next = 1
  let closedBecause: string | null = null
  let welcome: (client: Client<M>) => void
  let refuse: (error: WorkbenchError) => void
  const connected = new Promise<Client<M>>((resolve, reject) => {
    welcome = resolve
    refuse = reject
  })

  const lost = () =>
    new WorkbenchError('disconnected', 'The connection to Assay was lost.', {
      hint: 'It is tried again by itself. What was acknowledged is saved.',
      retryable: true,
    })

  const start = (method: string, input: unknown, options: ClientCall): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (closedBecause !== null) {
        reject(lost())
        return
      }
      const id = next++
      const cancel = () => {
        duplex.send({ type: 'cancel', id })
        // A query that is no longer wanted is over at once; a job says itself how it ended.
        if (methods[method]?.kind === 'query') finish(() => reject(cancelled()))
      }
      const finish = (end: () => void) => {
        pending.delete(id)
        options.signal?.removeEventListener('abort', cancel)
        end()
      }
      pending.set(id, {
        settle: (reply) =>
          finish(() => (reply.ok ? resolve(reply.value) : reject(errorFromWire(reply.error)))),
        fail: (error) => finish(() => reject(error)),
        progress: (progress) => options.onProgress?.(progress),
      })
      options.signal?.addEventListener('abort', cancel, { once: true })
      duplex.send({ type: 'call', id, method, input })
    })

  duplex.onMessage((message) => {
    if (message.type === 'welcome') {
      if (message.version === protocolVersion) welcome(clientFrom(methods, start, listeners, closers, duplex))
      else
        refuse(
          new WorkbenchError('unsupported', 'This window belongs to another version of Assay.', {
            hint: 'Reload it.',
          }),
        )
    } else if (message.type === 'progress') pending.get(message.id)?.progress(message.progress)
    else if (message.type === 'reply') pending.get(message.id)?.settle(message.reply)
    else for (const listener of listeners) listener(message.event)
  })
  duplex.onClose((reason) => {
    closedBecause = reason
    refuse(lost())
    for (const call of pending.values()) call.fail(lost())
    for (const closer of closers) closer(reason)
  })
  duplex.send({ type: 'hello', version: protocolVersion, token })
  return connected
}

/** A client in the core's own process: the same checks, no transport. */
export function directClient<M extends Methods>(
  methods: M,
  dispatcher: Dispatcher,
  caller: Caller,
): Client<M> {
  const start = (method: string, input: unknown, options: ClientCall) =>
    dispatcher.call(method, input, { signal: options.signal, onProgress: options.onProgress, caller })
  const listeners = new Set<(event: CoreEvent) => void>()
  const stop = dispatcher.onEvent((event) => {
    for (const listener of listeners) listener(event)
  })
  return clientFrom(methods, start, listeners, new Set(), { close: stop })
}

const cancelled = () => new WorkbenchError('cancelled', 'Cancelled. Nothing was changed.')

function clientFrom<M extends Methods>(
  methods: M,
  start: (method: string, input: unknown, options: ClientCall) => Promise<unknown>,
  listeners: Set<(event: CoreEvent) => void>,
  closers: Set<(reason: string) => void>,
  transport: { close(): void },
): Client<M> {
  const latest = new Map<string, AbortController>()
  return {
    call: async (method, input, options = {}) => {
      if (options.signal?.aborted === true) throw cancelled()
      const { supersede, signal, onProgress } = options
      const controller = new AbortController()
      const follow = () => controller.abort()
      signal?.addEventListener('abort', follow, { once: true })
      if (supersede !== undefined) {
        latest.get(supersede)?.abort()
        latest.set(supersede, controller)
      }
      try {
        const value = await start(method, input, { signal: controller.signal, onProgress })
        if (supersede !== undefined && controller.signal.aborted) throw cancelled()
        return checked(methods, method, value)
      } finally {
        signal?.removeEventListener('abort', follow)
        if (supersede !== undefined && latest.get(supersede) === controller) latest.delete(supersede)
      }
    },
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onClose: (listener) => {
      closers.add(listener)
      return () => closers.delete(listener)
    },
    close: () => transport.close(),
  }
}

function checked<M extends Methods, N extends keyof M & string>(
  methods: M,
  method: N,
  value: unknown,
): OutputOf<M[N]> {
  const parsed = methods[method]?.output.safeParse(value)
  if (parsed === undefined || !parsed.success) {
    throw new WorkbenchError('internal', `The answer of ${method} does not have its agreed form.`, {
      details: parsed?.error.issues.slice(0, 5).map((issue) => issue.path.join('.')),
    })
  }
  return parsed.data as OutputOf<M[N]>
}
