import { randomBytes } from 'node:crypto'
import { writeSync } from 'node:fs'
import { createDurableFiles } from '../../main/core/files/durableFiles.ts'
import { openLabels } from '../../main/core/labels/labels.ts'
import { openWorkspace } from '../../main/core/workspace/openWorkspace.ts'
import { labelDraft } from '../../shared/protocol/methods/labels.ts'

// A process of its own that labels until it is killed, saying what was acknowledged at once and unbuffered.
const [root = '', migrations = '', resources = '', ...traces] = process.argv.slice(2)
const { workspace } = await openWorkspace(root, {
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
const book = await openLabels(workspace)
const label = async (round: number, trace: string) => {
  const note = `round ${round}`
  const { label: set } = await book.set({
    target: { trace, span: null, field: null },
    label: labelDraft.parse({ verdict: 'fail', primary: 'PLN.2', note }),
    reviewer: round % 3 === 0 ? 'Ben' : 'Ana',
  })
  writeSync(1, `${JSON.stringify({ origin: set.origin, seq: set.seq, trace, note })}\n`)
}
for (let round = 0; ; round++) {
  const trace = (offset: number) => traces[(round + offset) % traces.length] ?? ''
  await Promise.all([label(round, trace(0)), label(round + 1, trace(1)), label(round + 2, trace(2))])
}
