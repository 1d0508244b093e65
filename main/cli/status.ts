import { WorkbenchError, type ErrorCode } from '../../shared/errors.ts'

/** A command line that cannot be understood; nothing was begun. */
export class UsageError extends WorkbenchError {
  /** The command whose help is worth reading, where it is known. */
  readonly command: string | null
  /** Lines that point at the mistake, for a person at a terminal. */
  readonly pointer: string | null

  constructor(
    message: string,
    options: { hint?: string; command?: string | null; pointer?: string | null } = {},
  ) {
    super('invalid_input', message, options.hint === undefined ? {} : { hint: options.hint })
    this.command = options.command ?? null
    this.pointer = options.pointer ?? null
  }
}

export const status = {
  done: 0,
  internal: 1,
  usage: 2,
  input: 3,
  failedCheck: 4,
  insufficientEvidence: 5,
  cancelled: 130,
} as const

const statusOfCode: Record<ErrorCode, number> = {
  invalid_input: status.input,
  unreadable_file: status.input,
  schema_mismatch: status.input,
  conflict: status.input,
  not_found: status.input,
  unsupported: status.input,
  disk_full: status.input,
  out_of_memory: status.input,
  locked: 6,
  gate_failed: status.failedCheck,
  insufficient_evidence: status.insufficientEvidence,
  cancelled: status.cancelled,
  disconnected: status.internal,
  internal: status.internal,
}

/** The exit status that tells a script what kind of failure this was. */
export function statusOf(error: unknown): number {
  if (error instanceof UsageError) return status.usage
  return error instanceof WorkbenchError ? statusOfCode[error.code] : status.internal
}
