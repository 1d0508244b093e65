import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'

const script = pathToFileURL(path.join(import.meta.dirname, 'cancelEarly.mjs')).href
const message = 'Cancelled. Nothing was changed.'

// The process signals itself, and would else never end.
const cancelled = (argv: readonly string[], signal: string) =>
  spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { cancelEarly } from '${script}'
       cancelEarly(${JSON.stringify(argv)})
       setInterval(() => {}, 1000)
       process.kill(process.pid, '${signal}')`,
    ],
    { encoding: 'utf8' },
  )

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s before the command line is loaded ends with one document',
  (signal) => {
    const { status, stdout, stderr } = cancelled(['traces', '--json'], signal)
    expect([status, stderr]).toEqual([130, ''])
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'cancelled', message, hint: null } })
  },
)

test.each([[['traces']], [['label', '--', '--json']]])('a person is told so on stderr: %j', (argv) => {
  const { status, stdout, stderr } = cancelled(argv, 'SIGINT')
  expect([status, stdout, stderr]).toEqual([130, '', `${message}\n`])
})
