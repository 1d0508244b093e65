import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoenixLine } from '../../../../tests/phoenixLine.ts'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { openDatabase } from '../../db/open.ts'
import { pathList, sql } from '../../db/sql.ts'
import { createRedactor } from '../../redaction/redaction.ts'
import { importFile } from '../importFile.ts'

const tokenKeyHex = '07'.repeat(32)
const person = 'user_123456'

// What stands around an address decides where it begins and ends.
const piece = fc.constantFrom(
  'anna.smith@example.com',
  'anna.smith@example.com',
  'smith@example.com',
  "bob.o'neil@mail-1.example.org",
  'x',
  'é',
  '@',
  ' ',
  ' ',
  '\u00a0',
  '\n',
  '"',
  '\\',
  '<',
  '>',
  '.',
  "'",
  '?email=',
  'https://ann:pass@db.example.com/x',
  '+44 20 7946 0958',
  '203.0.113.42',
  '[EMAIL_0123456789]',
  '{"to":"',
  '"}',
  person,
)
const row = fc.record({
  text: fc.array(piece, { maxLength: 7 }).map((pieces) => pieces.join('')),
  key: fc.constantFrom('note', 'note', 'anna.smith@example.com', 'db.password', 'phone', 'authorization'),
  named: fc.constantFrom(
    {},
    {},
    { 'user.id': person },
    { authorUserId: person },
    { user_ids: [person] },
    { metadata: { user: { plan: 'free', id: person } } },
    { user_ids: ['bob', 77] },
    { metadata: { customer: { plan: 'free', id: 'bob' } } },
  ),
})

test('a row that the database masks by itself reads as if all of it had been masked, and counts as much', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 150, maxLength: 150 }), (rows) =>
      withFolder(async (folder) => {
        const attributes = rows.map(({ text, key, named }) => ({
          [key]: text,
          again: [text],
          ...named,
        }))
        const redactor = createRedactor({ key: Buffer.from(tokenKeyHex, 'hex') })
        const expected = attributes.map(
          (values, index) =>
            redactor.redactJsonText(
              JSON.stringify(values),
              JSON.stringify(rows[index]?.named).includes(person) ? [person] : [],
            ).text,
        )
        const source = path.join(folder, 'source.jsonl')
        await writeFile(source, attributes.map((values, index) => phoenixLine(index, values)).join('\n'))
        const result = await importFile(
          {
            source,
            fileName: 'source.jsonl',
            rawFolder: path.join(folder, 'raw'),
            outFolder: path.join(folder, 'out'),
            textPrefix: 'text',
            tokenKeyHex,
            epoch: 1,
            memoryLimit: '500MB',
            threads: 1,
            blockBytes: 1 << 20,
            tombstones: { traces: [], people: [] },
          },
          { signal: new AbortController().signal, progress: () => undefined },
        )
        const database = await openDatabase({
          path: ':memory:',
          allowedFolders: [path.join(folder, 'out')],
          temporaryFolder: path.join(folder, 'spill'),
        })
        try {
          const staged = await database.all<{ attributes: string }>(
            sql`select attributes from read_parquet(${pathList(result.textFiles)}) order by text_row`,
          )
          expect(staged.map((stored) => stored.attributes)).toEqual(expected)
        } finally {
          await database.close()
        }
        const { PERSON_ID: _ours, ...ours } = result.redacted
        const { PERSON_ID: _all, ...all } = redactor.counts
        expect(ours).toEqual(all)
      }),
    ),
    { numRuns: 4, endOnFailure: true },
  )
})
