/** The closed set of reasons for which an operation can fail. */
export const errorCodes = [
  'invalid_input',
  'unreadable_file',
  'schema_mismatch',
  'conflict',
  'locked',
  'not_found',
  'disk_full',
  'out_of_memory',
  'gate_failed',
  'insufficient_evidence',
  'cancelled',
  'disconnected',
  'unsupported',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What crosses a process: never a stack, never an unredacted value. */
export interface WireError {
  code: ErrorCode
  message: string
  hint?: string | undefined
  details?: unknown
  retryable: boolean
}

export interface ErrorOptions {
  hint?: string
  details?: unknown
  retryable?: boolean
  cause?: unknown
}

/**
 * An expected failure. `message` says what happened and what was kept, `hint` what to do;
 * paths stand last so that the first half can be pasted elsewhere.
 */
export class WorkbenchError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  readonly details: unknown
  readonly retryable: boolean

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'WorkbenchError'
    this.code = code
    this.hint = options.hint
    this.details = options.details
    this.retryable = options.retryable ?? false
  }
}

/** The error as it crosses the wire. Anything that is not expected becomes `internal`. */
export function wireErrorFrom(error: unknown): WireError {
  if (error instanceof WorkbenchError) {
    return {
      code: error.code,
      message: error.message,
      hint: error.hint,
      details: error.details,
      retryable: error.retryable,
    }
  }
  return { code: 'internal', message: 'Something unexpected happened inside Assay.', retryable: false }
}

/** The error again, on the far side of the wire. */
export function errorFromWire(wire: WireError): WorkbenchError {
  const options: ErrorOptions = { retryable: wire.retryable, details: wire.details }
  if (wire.hint !== undefined) options.hint = wire.hint
  return new WorkbenchError(wire.code, wire.message, options)
}
