import { writeSync } from 'node:fs'
import { buffer } from 'node:stream/consumers'
import { findProject } from '../ports/project.ts'
import { commands } from './commands.ts'
import { hasFlag } from './commandLine.ts'
import { run } from './run.ts'
import { status } from './status.ts'

// The log then says on stderr what it otherwise keeps out of sight.
if (hasFlag(process.argv.slice(2), 'debug')) process.env['ASSAY_DEBUG'] = '1'

const stop = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Until here the launcher ended the process at once.
  process.removeAllListeners(signal)
  process.on(signal, () => {
    // A second one means that the first did not end it soon enough.
    if (stop.signal.aborted) process.exit(status.cancelled)
    stop.abort()
  })
}

// A reader that has seen enough, such as `head`, is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(status.done)
    if (error.code !== 'ENOSPC') process.exit(status.internal)
    try {
      writeSync(2, 'The disk is full. What was written of the answer is not whole.\n')
    } catch {
      // It is full for this, too.
    }
    process.exit(status.input)
  })

process.exit(
  await run(commands, process.argv.slice(2), {
    folder: process.cwd(),
    env: process.env,
    version: findProject().version,
    out: (data) => new Promise((resolve) => process.stdout.write(data, () => resolve())),
    err: (text) => void process.stderr.write(text),
    errIsTerminal: process.stderr.isTTY,
    signal: stop.signal,
    input: () => buffer(process.stdin).then((bytes) => new Uint8Array(bytes)),
  }),
)
