import { createHash } from 'node:crypto'

/** The trace_uid of a native trace id in its id space: 24 hex characters of SHA-256. */
export function traceUidFrom(space: string, nativeId: string): string {
  return createHash('sha256').update(`${space}\u001f${nativeId}`).digest('hex').slice(0, 24)
}
