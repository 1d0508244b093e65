import { appendFileSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { WorkbenchError } from '../../shared/errors.ts'
import type { Logger } from '../core/ports.ts'

/**
 * A log that never holds a value of a trace: of an unexpected error its kind and where it arose, never its
 * text, since the text of a database error quotes data. With `ASSAY_DEBUG` the text goes to stderr instead.
 */
export function createLog(write: (line: string) => void, debug?: (line: string) => void): Logger {
  const line = (level: string, text: string) => `${new Date().toISOString()} ${level} ${text}\n`
  return {
    warn: (message) => write(line('warning', message)),
    error: (id, error) => {
      write(line('error', [id, kindOf(error), ...framesOf(error)].join('\n    ')))
      debug?.(`${id} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    },
  }
}

/** The product's log, a file in the application's own folder. */
export function fileLog(folder: string): Logger {
  const file = path.join(folder, 'assay.log')
  const debug = process.env['ASSAY_DEBUG']
  return createLog(
    (line) => {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 })
        appendFileSync(file, line, { mode: 0o600 })
      } catch {
        process.stderr.write(line)
      }
    },
    debug === undefined || debug === '' ? undefined : (line) => process.stderr.write(line),
  )
}

function kindOf(error: unknown): string {
  if (error instanceof WorkbenchError) return `${error.code}: ${error.message}`
  return error instanceof Error ? error.name : typeof error
}

// Frames are cut to file names: folders of a machine are nobody's business in a bug report.
function framesOf(error: unknown): string[] {
  if (!(error instanceof Error) || error.stack === undefined) return []
  return error.stack
    .split('\n')
    .filter((text) => /^\s+at /.test(text))
    .slice(0, 12)
    .map((text) => text.trim().replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s()]*[\\/]/g, ''))
}
