import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { generateDemo } from '../../main/core/demo/demo.ts'
import { exampleFiles } from '../../main/core/demo/examples.ts'
import { readTruth } from '../../main/core/demo/demoFixture.ts'
import { repository, withFolder } from '../workspaceFixture.ts'

// To write them anew after the demo has changed: ASSAY_WRITE_EXAMPLES=1.
test('the files in examples/ are those of the default demo', async () => {
  await withFolder(async (folder) => {
    const truthFile = path.join(folder, 'truth.json')
    await generateDemo({
      traces: 4000,
      seed: 1,
      bodies: 1,
      out: path.join(folder, 'demo.jsonl'),
      truth: truthFile,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    const parts = (await readTruth(truthFile)).stories['3']?.parts
    const files = exampleFiles({ dresses: parts?.dresses ?? [], shoes: parts?.shoes ?? [] })
    for (const [name, text] of Object.entries(files)) {
      const file = path.join(repository, 'examples', name)
      if (process.env.ASSAY_WRITE_EXAMPLES !== undefined) await writeFile(file, text)
      expect(await readFile(file, 'utf8')).toBe(text)
    }
  })
})
