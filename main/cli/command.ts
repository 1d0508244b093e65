import type { Client } from '../../shared/protocol/client.ts'
import type { Progress } from '../../shared/protocol/define.ts'
import type { MethodName } from '../../shared/protocol/protocol.ts'

/** One option of a command. Range, choices and default come from the field of the protocol it sets. */
export interface Option {
  /** What stands for its value in the help; a flag has none. */
  value?: string
  about: string
  /** The method and field that it becomes. */
  sets?: readonly [MethodName, string]
  required?: boolean
  /** May be given several times. */
  many?: boolean
  number?: boolean
}

export interface Argument {
  name: string
  optional?: boolean
  many?: boolean
}

/** What a command prints: a document for `--json`, else text. `status` where done is not all. */
export interface Result {
  json: Record<string, unknown>
  text: string
  /** A document a line for stdout, with and without `--json`, in place of both. */
  lines?: readonly unknown[]
  /** Bytes for stdout in place of the text, without `--json`. */
  raw?: Uint8Array
  /** Lines for stderr beside the text. */
  notes?: readonly string[]
  status?: number
}

/** One run of a command. */
export interface Call {
  arguments: readonly string[]
  text(option: string): string | undefined
  texts(option: string): readonly string[]
  number(option: string): number | undefined
  flag(option: string): boolean
  /** Comma-separated, without blanks and empties. */
  list(option: string): readonly string[]
  /** A path as meant by the caller. */
  path(given: string): string
  signal: AbortSignal
  /** All of stdin. */
  input(): Promise<Uint8Array>
  /** What a method call of this command is given. */
  calling: { signal: AbortSignal; onProgress(progress: Progress): void }
  /** Runs `work` on the workspace: through the Assay that holds it, or opened here. */
  withWorkspace<Value>(work: (client: Client) => Promise<Value>): Promise<Value>
  /** Runs `work` without any workspace. */
  withoutWorkspace<Value>(work: (client: Client) => Promise<Value>): Promise<Value>
  /** The workspace named or stood in, or null. */
  workspace(): string | null
  say(line: string): void
  /** Prints the answer now, for a command that goes on. */
  answer(result: Result): Promise<void>
}

export interface Command {
  /** One or two words. */
  words: string
  /** What it does; left out where the first of `methods` says it. */
  about?: string
  methods: readonly MethodName[]
  arguments?: readonly Argument[]
  options?: Readonly<Record<string, Option>>
  run(call: Call): Promise<Result | null>
}
