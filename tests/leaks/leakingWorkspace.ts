import { appendFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readTruth, coveredTypes, type Truth } from '../../main/core/demo/demoFixture.ts'
import { generateDemo } from '../../main/core/demo/demo.ts'
import type { Core } from '../../main/core/createCore.ts'
import { pathRef } from '../../main/core/host.ts'
import type { CallInput, MethodName, Output } from '../../shared/protocol/protocol.ts'
import { commandLineCore } from '../commandLineCore.ts'
import { searchFor, type ValueSearch } from './plantedValues.ts'

export interface LeakingWorkspace {
  core: Core
  root: string
  /** Everything this run may write: the workspace, its truth, the application's own files, exports. */
  folder: string
  truth: Truth
  search: ValueSearch
  call<N extends MethodName>(method: N, input: CallInput<N>): Promise<Output<N>>
}

/**
 * A demo of 400 traces behind a whole core, and beside it an import whose name and whose broken lines hold
 * planted values too.
 */
export async function leakingWorkspace(folder: string): Promise<LeakingWorkspace> {
  const root = path.join(folder, 'workspace')
  const log = path.join(folder, 'log.txt')
  const { core, call } = commandLineCore(folder, {
    log: {
      warn: (message) => void appendFile(log, `${message}\n`),
      error: (id, error) => void appendFile(log, `${id} ${String(error)}\n`),
    },
  })
  await call('workspace.demo', { folder: root, traces: 400, seed: 1 })
  const truth = await readTruth(`${root}.truth.json`)
  const covered = truth.pii.filter((entry) => coveredTypes.has(entry.type) || entry.type === 'PERSON_ID')
  const broken = await brokenExport(folder)
  const search = searchFor([...covered.map((entry) => entry.value), ...broken.values])
  const report = await call('import.run', { files: [{ ref: pathRef(broken.file) }] })
  if (report.rejects < 20) throw new Error('the broken lines were not refused')
  return { core, root, folder, truth, search, call }
}

// Another seed, every other line cut or spoilt, under a name that holds an address.
async function brokenExport(folder: string): Promise<{ file: string; values: string[] }> {
  const out = path.join(folder, 'other.jsonl')
  const truthFile = path.join(folder, 'other.truth.json')
  await generateDemo({
    traces: 60,
    seed: 7,
    bodies: 1,
    out,
    truth: truthFile,
    signal: new AbortController().signal,
    progress: () => undefined,
  })
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n')
  const spoilt = lines.map((line, index) => {
    if (index % 2 === 0) return line
    return index % 4 === 1
      ? line.slice(0, Math.floor(line.length * 0.6))
      : line.replace('"kind":1', '"kind":NaN')
  })
  const address = 'lost.export@tidewell.example'
  const file = path.join(folder, `for ${address}.jsonl`)
  await writeFile(file, `${spoilt.join('\n')}\n`)
  const truth = await readTruth(truthFile)
  const covered = truth.pii.filter((entry) => coveredTypes.has(entry.type))
  return { file, values: [address, ...covered.map((entry) => entry.value)] }
}
