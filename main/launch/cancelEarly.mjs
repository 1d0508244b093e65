import { writeSync } from 'node:fs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Ends the process as the command line does when it is cancelled, for as long as the command line itself is not
 * loaded: it takes the signals over.
 */
export function cancelEarly(argv) {
  const end = argv.indexOf('--')
  const json = (end < 0 ? argv : argv.slice(0, end)).includes('--json')
  const message = 'Cancelled. Nothing was changed.'
  for (const signal of signals)
    process.on(signal, () => {
      if (json) writeSync(1, `${JSON.stringify({ error: { code: 'cancelled', message, hint: null } })}\n`)
      else writeSync(2, `${message}\n`)
      process.exit(130)
    })
}
