import type { Output } from '../../../shared/protocol/protocol.ts'
import type { Span } from '../spans/span.ts'

export type Message = Output<'trace.get'>['messages'][number]
export type ToolCall = Message['toolCalls'][number]
export type Hit = Output<'trace.find'>['hits'][number]

/** A text of a trace and where it stands, so that a find, a label's evidence and "show rest" agree on it. */
export interface TextRef {
  text: string | null
  /** Length of the whole text; `text` may be only its beginning. */
  chars: number
  span: string | null
  message: number | null
  /** Name of the field as evidence keeps it: `input`, `output`, `messages[3].content`. */
  field: string
  /** The field as `trace.find` names it. */
  findField: string
}

/** The content of a message. */
export function contentRef(message: Message): TextRef {
  return {
    text: message.content,
    chars: message.contentChars,
    span: message.span,
    message: message.index,
    field: `messages[${message.index}].content`,
    findField: 'content',
  }
}

/** The arguments of a tool call of a message. */
export function argumentsRef(message: Message, callIndex: number, call: ToolCall): TextRef {
  return {
    text: call.arguments,
    chars: call.arguments.length,
    span: message.span,
    message: message.index,
    field: `messages[${message.index}].tool_calls[${callIndex}].arguments`,
    findField: `call ${call.name}`,
  }
}

/** What went into a span, or what came out of it. */
export function spanRef(span: Span, field: 'input' | 'output'): TextRef {
  return {
    text: field === 'input' ? span.input : span.output,
    chars: field === 'input' ? span.inputChars : span.outputChars,
    span: span.span,
    message: null,
    field,
    findField: field,
  }
}

/** Whether a hit of a find lies in this text. */
export function holdsHit(ref: TextRef, hit: Hit): boolean {
  return (
    hit.field === ref.findField &&
    hit.message === ref.message &&
    (ref.message !== null || hit.span === ref.span)
  )
}

/** A name of a text that is unique within its trace. */
export function refKey(ref: TextRef): string {
  return ref.message === null ? `${ref.span ?? ''}.${ref.field}` : ref.field
}
