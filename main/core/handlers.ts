import type { Progress } from '../../shared/protocol/define.ts'
import type { Input, MethodName, Output } from '../../shared/protocol/protocol.ts'

/** What a handler may use of its call: the wish to stop, and a way to say how far it is. */
export interface CallContext {
  signal: AbortSignal
  progress(progress: Progress): void
}

export type Handler<N extends MethodName> = (input: Input<N>, context: CallContext) => Promise<Output<N>>

export type Handlers = { [N in MethodName]: Handler<N> }
