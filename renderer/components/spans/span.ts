import type { Output } from '../../../shared/protocol/protocol.ts'

export type Span = Output<'trace.get'>['spans'][number]
export type SpanKind = Span['kind']
