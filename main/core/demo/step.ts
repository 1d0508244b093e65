import type { Attribute } from './otlp.ts'

/** One span below the root. Times are shares of the trace's duration, as weights. */
export interface Step {
  name: string
  weight: number
  /** Start in weights from the trace's beginning, for steps that overlap others. */
  at?: number
  status?: 'ok' | 'error'
  message?: string
  facts: Attribute[]
  /** Left out of traces without text. */
  texts: Attribute[]
  event?: { name: string; attributes: Attribute[] }
}

export interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool'
  content?: string
  call?: { id: string; tool: string; args: string }
  callId?: string
}
