import promises from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { writeSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { createDurableFiles } from '../../main/core/files/durableFiles.ts'
import { importRun } from '../../main/core/importing/importing.ts'
import { importsInProcess } from '../../main/core/importing/startImport.ts'
import { openWorkspace } from '../../main/core/workspace/openWorkspace.ts'

// Imports one file in a process of its own that dies by SIGKILL at the moment it is told.
const [root = '', migrations = '', resources = '', file = '', moment = ''] = process.argv.slice(2)

function die(at: string): void {
  if (at !== moment) return
  writeSync(1, at)
  process.kill(process.pid, 'SIGKILL')
}

const { rename } = promises
promises.rename = async (from, to) => {
  const kind = String(to).includes('vault') ? 'source' : 'text'
  die(`before the ${kind} is moved`)
  await rename(from, to)
  die(`after the ${kind} is moved`)
}
syncBuiltinESMExports()

let placing = false
const { workspace } = await openWorkspace(root, {
  door: 'test',
  migrations,
  ports: {
    clock: {
      now: () => {
        if (placing) die('inside the transaction')
        return Date.now()
      },
    },
    random: { bytes: (count) => new Uint8Array(randomBytes(count)) },
    log: { warn: () => undefined, error: () => undefined },
    files: createDurableFiles(),
    startImport: importsInProcess(),
    resources,
    version: 'test',
  },
})
await importRun(workspace, [{ path: file }], {
  signal: new AbortController().signal,
  caller: 'command line',
  progress: ({ phase }) => {
    die(phase)
    placing = phase === 'add to the workspace'
  },
})
die('after the import')
