import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { openDatabase } from '../../db/open.ts'
import { pathList, sql } from '../../db/sql.ts'
import { importFile } from '../importFile.ts'

const person = 'mia_li_3668'
const row = (trace: string, span: number, attributes: object, name = 'step') =>
  JSON.stringify({
    name,
    context: { trace_id: trace.repeat(32), span_id: `${trace}${span}`.padStart(16, '0') },
    parent_id: span === 0 ? null : `${trace}0`.padStart(16, '0'),
    span_kind: 'TOOL',
    start_time: `2026-05-20T10:00:0${span}Z`,
    end_time: `2026-05-20T10:00:0${span + 1}Z`,
    status_code: 'OK',
    attributes,
    events: [],
  })

/** Everything that an import staged, as one text. */
async function stagedText(
  lines: readonly string[],
  blockBytes: number,
): Promise<{ blocks: number; text: string }> {
  return withFolder(async (folder) => {
    const source = path.join(folder, 'source.jsonl')
    await writeFile(source, `${lines.join('\n')}\n`)
    const outFolder = path.join(folder, 'out')
    const result = await importFile(
      {
        source,
        fileName: 'source.jsonl',
        rawFolder: path.join(folder, 'raw'),
        outFolder,
        textPrefix: 'text',
        tokenKeyHex: '07'.repeat(32),
        epoch: 1,
        memoryLimit: '500MB',
        threads: 2,
        blockBytes,
        tombstones: { traces: [], people: [] },
      },
      { signal: new AbortController().signal, progress: () => undefined },
    )
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [outFolder],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      const text = await database.all(
        sql`select * from read_parquet(${pathList(result.textFiles)}) order by text_row`,
      )
      const narrow = await database.all(
        sql`select * from read_parquet(${pathList(result.narrowFiles)}) order by text_row`,
      )
      expect(text).toHaveLength(lines.length)
      expect(narrow).toHaveLength(lines.length)
      return { blocks: result.textFiles.length, text: JSON.stringify([text, narrow]) }
    } finally {
      await database.close()
    }
  })
}

const filler = { note: 'x'.repeat(3000) }

test.each([
  ['before', (named: string, quoting: string[]) => [...quoting, named]],
  ['after', (named: string, quoting: string[]) => [named, ...quoting]],
])('a person is masked in every block of the trace, also %s the block that names them', async (_, order) => {
  const quoting = [
    row('a', 1, { 'input.value': `refund for ${person}`, ...filler }),
    row('a', 2, { 'output.value': JSON.stringify({ done: `by ${person}.` }), ...filler }, `ask ${person}`),
    row('b', 1, { 'input.value': `another trace may say ${person}1`, ...filler }),
  ]
  const named = row('a', 0, { 'user.id': person, 'input.value': 'hello', ...filler })
  const lines = order(named, quoting)
  const split = await stagedText(lines, 2000)
  expect(split.blocks).toBe(4)
  expect(split.text.replaceAll(`${person}1`, '')).not.toContain(person)
  const whole = await stagedText(lines, 1 << 20)
  expect(whole.blocks).toBe(1)
  expect(whole.text.replaceAll(`${person}1`, '')).not.toContain(person)
  expect(split.text.match(/\[PERSON_ID_\w{10}\]/g)).toEqual(whole.text.match(/\[PERSON_ID_\w{10}\]/g))
})

test('a block whose trace names nobody keeps what it says', async () => {
  const { text } = await stagedText([row('a', 0, { 'input.value': `hello ${person}` })], 1 << 20)
  expect(text).toContain(person)
})
