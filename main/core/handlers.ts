import type { CallContext } from '../../shared/protocol/dispatcher.ts'
import type { Input, MethodName, Output } from '../../shared/protocol/protocol.ts'

export type { CallContext } from '../../shared/protocol/dispatcher.ts'

export type Handler<N extends MethodName> = (input: Input<N>, context: CallContext) => Promise<Output<N>>

export type Handlers = { [N in MethodName]: Handler<N> }
