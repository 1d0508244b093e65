import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { datasetBuild, datasetExport } from '../../main/core/datasets/datasets.ts'
import { testRecipe } from '../../main/core/datasets/datasetsFixture.ts'
import { createDurableFiles } from '../../main/core/files/durableFiles.ts'
import { openWorkspace } from '../../main/core/workspace/openWorkspace.ts'

// Builds and exports in a process of its own, telling each step at once, so that a test can kill it there.
const [root = '', migrations = '', resources = '', out = ''] = process.argv.slice(2)
const say = (message: object) => writeSync(1, `${JSON.stringify(message)}\n`)

const { workspace, close } = await openWorkspace(root, {
  door: 'test',
  migrations,
  ports: {
    clock: { now: Date.now },
    random: { bytes: (count) => new Uint8Array(randomBytes(count)) },
    log: { warn: () => undefined, error: () => undefined },
    files: createDurableFiles(),
    startImport: () => ({ done: Promise.reject(new Error('no imports here')), cancel: () => undefined }),
    resources,
    version: 'test',
  },
})
const context = {
  signal: new AbortController().signal,
  caller: 'command line' as const,
  progress: ({ phase, done }: { phase: string; done: number }) => say({ phase, done }),
}
const recipe = testRecipe({ split: { train: 1, eval: 2, test: 1 }, seed: 5 })
const built = await datasetBuild(workspace, { recipe }, context)
say({ built: built.hash })
await datasetExport(
  workspace,
  { name: 'golden', version: built.version, format: 'jsonl', out, overwrite: true },
  context,
)
say({ exported: built.hash })
await close()
