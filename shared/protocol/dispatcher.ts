import { z } from 'zod'
import { WorkbenchError, wireErrorFrom } from '../errors.ts'
import type { Method, Progress, Topic } from './define.ts'
import type { CoreEvent } from './wire.ts'

export type Caller = 'window' | 'command line'

/** What a handler may use of its call: the wish to stop, a way to say how far it is, and who asked. */
export interface CallContext {
  signal: AbortSignal
  progress(progress: Progress): void
  caller: Caller
}

export interface DispatchOptions {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
  caller?: Caller | undefined
}

export interface Dispatcher {
  /** Runs one method. Rejects with a WorkbenchError: expected ones as they are, all others as `internal`. */
  call(method: string, input: unknown, options?: DispatchOptions): Promise<unknown>
  /** Which kind of method this is; undefined for an unknown one. */
  kindOf(method: string): Method['kind'] | undefined
  /** Hears of changes and jobs; returns how to stop listening. */
  onEvent(listener: (event: CoreEvent) => void): () => void
  emit(event: CoreEvent): void
}

/** Runs jobs: one at a time, with a record of each that windows can list. */
export interface JobRunner {
  run<Result>(job: JobRequest<Result>): Promise<Result>
}

export interface JobRequest<Result> {
  method: string
  title: string
  signal: AbortSignal | undefined
  onProgress: (progress: Progress) => void
  work(context: { signal: AbortSignal; progress(progress: Progress): void }): Promise<Result>
}

export interface DispatcherOptions {
  methods: Readonly<Record<string, Method>>
  handlers: Readonly<Record<string, (input: never, context: CallContext) => Promise<unknown>>>
  jobs: JobRunner
  /** Names for jobs by what they were asked; without one, the title of the method. */
  titles?: Readonly<Record<string, ((input: never, caller: Caller) => string) | undefined>>
  /** Told of each unexpected error, once; answers the id under which it is logged. */
  unexpected(error: unknown): string
}

const never = new AbortController().signal

/**
 * The one place where methods are checked and run: input parsed, commands one at a time, jobs through
 * their queue, `changed` told for what a method writes and for each job's end, and unexpected errors logged.
 */
export function createDispatcher(options: DispatcherOptions): Dispatcher {
  const listeners = new Set<(event: CoreEvent) => void>()
  const emit = (event: CoreEvent) => {
    for (const listener of listeners) listener(event)
  }
  const changed = (topics: readonly Topic[]) => {
    if (topics.length > 0) emit({ kind: 'changed', topics: [...topics] })
  }
  let lastCommand: Promise<unknown> = Promise.resolve()
  const inTurn = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = lastCommand.then(work, work)
    lastCommand = turn.catch(() => undefined)
    return turn
  }

  const run = async (name: string, given: unknown, call: DispatchOptions): Promise<unknown> => {
    const method = Object.hasOwn(options.methods, name) ? options.methods[name] : undefined
    const handler = options.handlers[name]
    if (method === undefined || handler === undefined) {
      throw new WorkbenchError('invalid_input', `There is no method ${name}.`)
    }
    const parsed = method.input.safeParse(given)
    if (!parsed.success)
      throw new WorkbenchError('invalid_input', inputProblem(name, parsed.error), {
        details: { method: name, issues: parsed.error.issues.map(issueOf) },
      })
    const signal = call.signal ?? never
    const caller = call.caller ?? 'window'
    const progress = call.onProgress ?? (() => undefined)
    const invoke = (context: Omit<CallContext, 'caller'>) =>
      handler(parsed.data as never, { ...context, caller })
    if (method.kind === 'query') return invoke({ signal, progress })
    if (method.kind === 'command') {
      return inTurn(async () => {
        signal.throwIfAborted()
        const result = await invoke({ signal, progress })
        changed(method.writes)
        return result
      })
    }
    let written: readonly Topic[] = []
    try {
      const result = await options.jobs.run({
        method: name,
        title: options.titles?.[name]?.(parsed.data as never, caller) ?? method.title ?? method.about,
        signal: call.signal,
        onProgress: progress,
        work: invoke,
      })
      written = method.writes
      return result
    } finally {
      changed([...written, 'jobs'])
    }
  }

  return {
    call: async (method, input, call = {}) => {
      try {
        return await run(method, input, call)
      } catch (error) {
        throw expected(error, call.signal, options.unexpected)
      }
    },
    kindOf: (method) => (Object.hasOwn(options.methods, method) ? options.methods[method]?.kind : undefined),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    emit,
  }
}

function expected(error: unknown, signal: AbortSignal | undefined, unexpected: (error: unknown) => string) {
  if (error instanceof WorkbenchError && error.code !== 'internal') return error
  if (signal?.aborted === true) return new WorkbenchError('cancelled', 'Cancelled. Nothing was changed.')
  const { message } = wireErrorFrom(error)
  const id = unexpected(error)
  return new WorkbenchError('internal', message, {
    hint: `The log has the details under ${id}.`,
    details: { id },
    cause: error,
  })
}

// What a door needs to say it in its own words; never the value.
function issueOf(issue: z.core.$ZodIssue) {
  const { path, code, message } = issue
  const { origin, minimum, maximum } = issue as { origin?: string; minimum?: unknown; maximum?: unknown }
  return {
    path: path.map((part) => (typeof part === 'number' ? part : String(part))),
    code,
    message,
    ...(origin === undefined ? {} : { origin }),
    ...(typeof minimum === 'number' ? { minimum } : {}),
    ...(typeof maximum === 'number' ? { maximum } : {}),
  }
}

function inputProblem(method: string, error: z.ZodError): string {
  const lines = error.issues.map((issue) =>
    issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`,
  )
  return `The input of ${method} is not valid. ${lines.join('; ')}`
}
