import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoenixLine } from '../../../../tests/phoenixLine.ts'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { openDatabase } from '../../db/open.ts'
import { pathList, sql } from '../../db/sql.ts'
import { aliases } from '../../readers/aliases.ts'
import { importFile } from '../importFile.ts'

const fields = ['plan_tier', 'model', 'csat', 'prompt_version'] as const
const said = fc.constantFrom(
  ...fields.flatMap((field) => aliases[field].map((key) => ({ field, key: key as string }))),
)

const lines = 1200
// Most rows say nothing: what is looked for is a key that comes late, after many blocks without it.
const places = fc.array(fc.record({ at: fc.integer({ min: 0, max: lines - 1 }), row: said }), {
  minLength: 1,
  maxLength: 12,
})

test('an attribute is read wherever in a file its key first comes, by whichever of its names', async () => {
  await fc.assert(
    fc.asyncProperty(places, (given) =>
      withFolder(async (folder) => {
        const byLine = new Map(given.map(({ at, row }) => [at, row]))
        const spoken = Array.from({ length: lines }, (_, index) => byLine.get(index) ?? null)
        const source = path.join(folder, 'source.jsonl')
        await writeFile(
          source,
          spoken
            .map((row, index) =>
              phoenixLine(index, { note: 'x', ...(row === null ? {} : { [row.key]: '4' }) }),
            )
            .join('\n'),
        )
        const result = await importFile(
          {
            source,
            fileName: 'source.jsonl',
            rawFolder: path.join(folder, 'raw'),
            outFolder: path.join(folder, 'out'),
            textPrefix: 'text',
            tokenKeyHex: '07'.repeat(32),
            epoch: 1,
            memoryLimit: '500MB',
            threads: 1,
            blockBytes: 100_000,
            tombstones: { traces: [], people: [] },
          },
          { signal: new AbortController().signal, progress: () => undefined },
        )
        expect(result.narrowFiles.length).toBeGreaterThan(2)
        const database = await openDatabase({
          path: ':memory:',
          allowedFolders: [path.join(folder, 'out')],
          temporaryFolder: path.join(folder, 'spill'),
        })
        try {
          const read = await database.all<Record<(typeof fields)[number], string | number | null>>(
            sql`select plan_tier, model, csat, prompt_version from read_parquet(${pathList(result.narrowFiles)}) order by text_row`,
          )
          expect(read).toEqual(
            spoken.map((row) =>
              Object.fromEntries(
                fields.map((field) => [field, row?.field !== field ? null : field === 'csat' ? 4 : '4']),
              ),
            ),
          )
        } finally {
          await database.close()
        }
      }),
    ),
    { numRuns: 3, endOnFailure: true },
  )
})
