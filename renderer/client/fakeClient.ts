import { WorkbenchError } from '../../shared/errors.ts'
import type { Progress, Topic } from '../../shared/protocol/define.ts'
import type { Input, MethodName, Output } from '../../shared/protocol/protocol.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import type { CoreEvent } from '../../shared/protocol/wire.ts'
import type { WindowClient } from './client.ts'

export interface FakeContext {
  signal: AbortSignal
  progress: (progress: Progress) => void
}

export type FakeAnswers = {
  [Name in MethodName]?: (input: Input<Name>, context: FakeContext) => Output<Name> | Promise<Output<Name>>
}

export interface FakeClient extends WindowClient {
  emit(event: CoreEvent): void
  changed(...topics: Topic[]): void
  /** All calls so far, in order. */
  calls: { method: MethodName; input: unknown }[]
}

/**
 * A core for component tests: inputs and answers are checked as the real one's are, a method without an
 * answer fails as `not_found`, and a command's success announces the topics that it writes.
 */
export function fakeClient(answers: FakeAnswers): FakeClient {
  const listeners = new Set<(event: CoreEvent) => void>()
  const calls: FakeClient['calls'] = []
  const emit = (event: CoreEvent) => {
    for (const listener of listeners) listener(event)
  }
  return {
    calls,
    emit,
    changed: (...topics) => emit({ kind: 'changed', topics }),
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    call: async <Name extends MethodName>(
      method: Name,
      input: unknown,
      options: {
        signal?: AbortSignal | undefined
        onProgress?: ((progress: Progress) => void) | undefined
      } = {},
    ) => {
      calls.push({ method, input })
      const answer = answers[method]
      if (answer === undefined) throw new WorkbenchError('not_found', `No answer for ${method}.`)
      const signal = options.signal ?? new AbortController().signal
      const context: FakeContext = { signal, progress: (progress) => options.onProgress?.(progress) }
      const parsed = protocol[method].input.parse(input) as Input<Name>
      const value = await answer(parsed, context)
      if (signal.aborted) throw new WorkbenchError('cancelled', 'Cancelled. Nothing was changed.')
      const definition = protocol[method]
      if (definition.kind !== 'query') emit({ kind: 'changed', topics: [...definition.writes] })
      return definition.output.parse(value) as Output<Name>
    },
  }
}
