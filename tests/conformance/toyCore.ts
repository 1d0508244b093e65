import { z } from 'zod'
import { createJobQueue } from '../../main/core/jobs/jobQueue.ts'
import { WorkbenchError } from '../../shared/errors.ts'
import { command, job, query } from '../../shared/protocol/define.ts'
import { createDispatcher, type CallContext, type Dispatcher } from '../../shared/protocol/dispatcher.ts'

/** A small protocol with one method for each thing that a transport must carry. */
export const toyMethods = {
  'toy.add': query({
    about: 'Adds two numbers',
    input: z.strictObject({ a: z.number(), b: z.number().default(1) }),
    output: z.object({ sum: z.number() }),
    reads: [],
  }),
  'toy.bytes': query({
    about: 'Gives bytes back, turned round, deep inside its answer',
    input: z.strictObject({ content: z.instanceof(Uint8Array) }),
    output: z.object({ parts: z.array(z.object({ content: z.instanceof(Uint8Array), name: z.string() })) }),
    reads: [],
  }),
  'toy.hold': query({
    about: 'Answers only when it is cancelled or let go',
    input: z.strictObject({ name: z.string() }),
    output: z.object({ name: z.string() }),
    reads: [],
  }),
  'toy.fail': query({
    about: 'Fails as it is told',
    input: z.strictObject({ how: z.enum(['expected', 'unexpected']) }),
    output: z.object({}),
    reads: [],
  }),
  'toy.lie': query({
    about: 'Answers in another form than agreed',
    input: z.strictObject({}),
    output: z.object({ truth: z.string() }),
    reads: [],
  }),
  'toy.write': command({
    about: 'Appends a line',
    input: z.strictObject({ line: z.string() }),
    output: z.object({ lines: z.array(z.string()) }),
    writes: ['labels'],
  }),
  'toy.count': job({
    title: 'Counting',
    about: 'Counts up, telling each step',
    input: z.strictObject({ to: z.number().int() }),
    output: z.object({ counted: z.number() }),
    writes: ['traces'],
  }),
}

export interface ToyCore {
  dispatcher: Dispatcher
  /** Names of holds that are under way and of those that were cancelled. */
  holding: Set<string>
  cancelled: string[]
  release(name: string): void
  /** Ids of unexpected errors, as they were logged. */
  logged: unknown[]
}

/** A dispatcher over `toyMethods`, with the real job queue. */
export function createToyCore(): ToyCore {
  const holding = new Set<string>()
  const cancelled: string[] = []
  const releases = new Map<string, () => void>()
  const lines: string[] = []
  const logged: unknown[] = []

  const hold = (name: string, signal: AbortSignal) =>
    new Promise<{ name: string }>((resolve, reject) => {
      holding.add(name)
      releases.set(name, () => {
        holding.delete(name)
        resolve({ name })
      })
      signal.addEventListener('abort', () => {
        holding.delete(name)
        cancelled.push(name)
        reject(signal.reason)
      })
    })

  const count = async ({ to }: { to: number }, { signal, progress }: CallContext) => {
    for (let done = 1; done <= to; done++) {
      signal.throwIfAborted()
      progress({ phase: 'count', done, total: to, unit: 'steps' })
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    return { counted: to }
  }

  const jobs = createJobQueue({
    clock: { now: () => Date.now() },
    changed: (state) => dispatcher.emit({ kind: 'job', job: state }),
  })
  const dispatcher: Dispatcher = createDispatcher({
    methods: toyMethods,
    jobs,
    unexpected: (error) => {
      logged.push(error)
      return 'toy-1'
    },
    handlers: {
      'toy.add': async ({ a, b }: { a: number; b: number }) => ({ sum: a + b }),
      'toy.bytes': async ({ content }: { content: Uint8Array }) => ({
        parts: [
          { content: Uint8Array.from(content).reverse(), name: 'reversed' },
          { content: new Uint8Array(0), name: 'empty' },
        ],
      }),
      'toy.hold': ({ name }: { name: string }, { signal }: CallContext) => hold(name, signal),
      'toy.fail': async ({ how }: { how: string }) => {
        if (how === 'unexpected') throw new TypeError('secret detail')
        throw new WorkbenchError('conflict', 'It is taken. Nothing was changed.', {
          hint: 'Choose another.',
          retryable: true,
          details: { taken: 'a' },
        })
      },
      'toy.lie': async () => ({ truth: 42 }),
      'toy.write': async ({ line }: { line: string }) => {
        lines.push(line)
        return { lines: [...lines] }
      },
      'toy.count': count,
    },
  })
  return {
    dispatcher,
    holding,
    cancelled,
    logged,
    release: (name) => releases.get(name)?.(),
  }
}
