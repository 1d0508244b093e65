import type { Client } from '../../shared/protocol/client.ts'

/** What the window needs of the core: the same over a port, a socket and a fake. */
export type WindowClient = Pick<Client, 'call' | 'onEvent'>

export type ConnectionState =
  | { kind: 'connecting' }
  | { kind: 'open' }
  | { kind: 'lost'; attempt: number; retryAtMs: number }
  /** No further attempt is made: the token is wrong, or the window is of another version. */
  | { kind: 'refused'; reason: string; hint: string }
