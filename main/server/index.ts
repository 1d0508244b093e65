import { parseArgs } from 'node:util'
import { wireErrorFrom } from '../../shared/errors.ts'
import { runServer } from './runServer.ts'

const usage =
  'usage: server [--demo] [--workspace DIR] [--root DIR]… [--port N] [--open]\nThe workbench in a browser of this machine.'

const sameWishMs = 1000

/** The status with which this process ends. */
async function main(): Promise<number> {
  const stop = new AbortController()
  // A terminal signals the launcher and us, and the launcher passes its own on: at once, both mean one wish.
  let stoppedAtMs = 0
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      if (stop.signal.aborted && Date.now() - stoppedAtMs > sameWishMs) process.exit(130)
      if (!stop.signal.aborted) stoppedAtMs = Date.now()
      stop.abort()
    })
  const err = (line: string) => void process.stderr.write(`${line}\n`)
  try {
    const { values } = parseArgs({
      options: {
        demo: { type: 'boolean' },
        workspace: { type: 'string' },
        root: { type: 'string', multiple: true },
        port: { type: 'string' },
        open: { type: 'boolean' },
      },
    })
    const port = values.port === undefined ? undefined : Number(values.port)
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
      err(`--port takes a number from 0 to 65535.\n${usage}`)
      return 2
    }
    await runServer({
      demo: values.demo,
      workspace: values.workspace,
      roots: values.root,
      port,
      open: values.open,
      out: (line) => void process.stdout.write(`${line}\n`),
      err,
      signal: stop.signal,
    })
    return 0
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) {
      err(`${error.message}\n${usage}`)
      return 2
    }
    const { code, message, hint } = wireErrorFrom(error)
    err([message, hint].filter((part) => part !== undefined).join(' '))
    if (code === 'internal' && process.env['ASSAY_DEBUG'])
      err(error instanceof Error ? (error.stack ?? '') : String(error))
    return code === 'locked' ? 6 : code === 'internal' ? 1 : 3
  }
}

process.exitCode = await main()
process.exit()
