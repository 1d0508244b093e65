import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { rawGet } from '../../importing/imports.ts'
import { sourceFile } from '../../workspace/vault.ts'
import { buildVersion } from '../building/build.ts'
import { datasetExport } from '../datasets.ts'
import { everyTrace, nativeId, passAll, strangers, testRecipe, writeOtlp } from '../datasetsFixture.ts'
import { parseLineageLine } from '../versions/lineageLine.ts'

const conversations = strangers(9)

test('every row of an export leads to the bytes that it was made from', async () => {
  await withWorkspace(async (workspace, folder) => {
    for (const [name, part] of [
      ['one.jsonl', conversations.slice(0, 5)],
      ['two.jsonl', conversations.slice(5)],
    ] as const)
      await importPaths(workspace, [await writeOtlp(path.join(folder, name), part)])
    const uids = await passAll(workspace)
    await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    const out = path.join(folder, 'out')
    await datasetExport(
      workspace,
      { name: 'golden', version: 1, format: 'jsonl', out, overwrite: false },
      quietCall(),
    )
    const linesIn = async (name: string) =>
      (await readFile(path.join(out, name), 'utf8')).trimEnd().split('\n')
    const rows = (await linesIn('examples.jsonl')).map(
      (line) => (JSON.parse(line) as { metadata: { example_id: string; trace_uid: string } }).metadata,
    )
    const origins = new Map(
      (await linesIn('lineage.jsonl')).flatMap((line) => {
        const origin = parseLineageLine(line)
        return origin === null ? [] : [[origin.example_id, origin] as const]
      }),
    )
    expect(rows).toHaveLength(9)
    for (const { example_id: id, trace_uid: trace } of rows) {
      const origin = origins.get(id)
      expect(origin?.trace_uid).toBe(trace)
      const native = nativeId(uids.indexOf(trace))
      // One record holds several spans of a trace, each with its own path in it.
      const pieces = new Set<string>()
      for (const { sha256, offset, length } of origin?.sources ?? []) {
        const bytes = await readFile(sourceFile(workspace.paths, sha256))
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
        const piece = bytes.subarray(offset, offset + length).toString('utf8')
        expect(JSON.stringify(JSON.parse(piece)) === piece && piece.includes(native)).toBe(true)
        pieces.add(piece)
      }
      const raw = await rawGet(workspace, { trace, reason: 'a test' })
      expect(Buffer.from(raw.content).toString('utf8') === [...pieces].join('\n')).toBe(true)
    }
  })
})
