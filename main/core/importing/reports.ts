import path from 'node:path'
import type { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'

/** What an import of one file came to. */
export type Report = Output<'import.run'>['files'][number]

export interface KnownImport {
  sha256: string
  format: string
  import_id: number
  bytes: number
  read: number
  rejected: number
}

/** Nothing happened yet; the path is the file's name alone. */
export const emptyReport = (file: string): Report => ({
  path: path.basename(file),
  chosen: 0,
  inside: null,
  sha256: '',
  bytes: 0,
  format: '',
  importId: null,
  read: 0,
  kept: 0,
  rejected: 0,
  skipped: 0,
  changed: 0,
  traces: 0,
  spans: 0,
  alreadyImported: false,
  redacted: {},
  health: [],
  stages: [],
  peakBytes: 0,
  error: null,
})

/** The very same bytes are in the workspace: all that was kept then is skipped now. */
export function alreadyReport(file: string, known: KnownImport): Report {
  return {
    ...emptyReport(file),
    sha256: known.sha256,
    bytes: known.bytes,
    format: known.format,
    importId: known.import_id,
    read: known.read,
    rejected: known.rejected,
    skipped: known.read - known.rejected,
    alreadyImported: true,
  }
}

/** The file failed as a whole. */
export function failedReport(file: string, error: WorkbenchError): Report {
  return {
    ...emptyReport(file),
    error: {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    },
  }
}
