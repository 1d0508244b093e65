import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { blankBytes } from './blankSource.ts'
import { placeInJson } from './jsonPlace.ts'
import { findNeedles } from './needles.ts'
import { cutsOf } from './sourceCuts.ts'

const id = fc.stringMatching(/^[a-c_0-2]{4,7}$/)

test('ids are found wherever they stand as words, and nowhere else', async () => {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'source')
    const between = fc.constantFrom(' ', '"', '\\n', '\n', ', ', 'ü', 'a', '_', '')
    await fc.assert(
      fc.asyncProperty(
        fc.array(id, { minLength: 1, maxLength: 3 }),
        fc.array(fc.tuple(id, between), { maxLength: 30 }),
        async (needles, words) => {
          const text = words.map(([word, gap]) => `${word}${gap}`).join('') + needles.join(' ')
          await writeFile(file, text)
          const found = await findNeedles(file, needles)
          const bytes = await readFile(file)
          const shown = found.map(({ offset, length }) =>
            bytes.subarray(offset, offset + length).toString('utf8'),
          )
          for (const word of shown) expect(needles).toContain(word)
          for (const { offset, length } of found) bytes.fill(0x2e, offset, offset + length)
          const left = bytes.toString('utf8').replaceAll(/\\[nrtbf]/g, '  ')
          for (const needle of needles)
            expect(left).not.toMatch(new RegExp(`(?<![\\p{L}\\p{N}_])${needle}(?![\\p{L}\\p{N}_])`, 'u'))
        },
      ),
      { numRuns: 200, seed: 5 },
    )
  })
})

test('an id that lies across two pieces of a large file is found', async () => {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'source')
    const piece = 4 << 20
    const bytes = Buffer.alloc(2 * piece + 100, ' ')
    const places = [0, piece - 4, piece * 2 - 1, bytes.length - 9]
    for (const place of places) bytes.write('usr_04711', place)
    await writeFile(file, bytes)
    expect(await findNeedles(file, ['usr_04711'])).toEqual(places.map((offset) => ({ offset, length: 9 })))
  })
})

test('the place of a value in JSON holds that value and no more', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), (json) => {
      const paths: [string, unknown][] = []
      const walk = (value: unknown, at: string) => {
        paths.push([at, value])
        if (Array.isArray(value)) value.forEach((each, index) => walk(each, `${at}[${index}]`))
        else if (typeof value === 'object' && value !== null) {
          const keys = Object.keys(value)
          for (const [key, each] of Object.entries(value))
            if (
              /^[a-z]+$/.test(key) &&
              keys.filter((other) => other.replaceAll('_', '').toLowerCase() === key).length === 1
            )
              walk(each, `${at}.${key}`)
        }
      }
      walk(JSON.parse(json), '')
      for (const [at, value] of paths) {
        const place = placeInJson(json, at)
        expect(JSON.parse(json.slice(place?.start, place?.end))).toEqual(value)
      }
    }),
    { numRuns: 300, seed: 5 },
  )
  expect(
    placeInJson(
      '{"resource_spans":[{"scopeSpans":[{"spans":[1,2]}]}]}',
      'resourceSpans[0].scopeSpans[0].spans[1]',
    ),
  ).toEqual({ start: 46, end: 47 })
  expect(placeInJson('{"a":[1]}', 'a[1]')).toBeNull()
})

test('what stays of a file of lines is byte for byte what it was', async () => {
  await withFolder(async (folder) => {
    const file = path.join(folder, 'source')
    const lines = [
      '{"user":"bob_1"}',
      '{"user":"ann_1"}\r',
      '{"user":"bob_1","note":"for ann_1"}',
      '{"broken":"ann_1',
      '',
    ]
    await writeFile(file, lines.join('\n'))
    const start = (line: number) => lines.slice(0, line).reduce((sum, text) => sum + text.length + 1, 0)
    const cuts = await cutsOf({
      file,
      lines: true,
      records: [{ offset: start(1), length: 16, paths: null }],
      needles: ['ann_1'],
      staying: async (stretches) => stretches.map(({ offset }) => offset === start(2)),
    })
    await blankBytes(file, cuts)
    const once = await readFile(file, 'utf8')
    await blankBytes(file, cuts)
    expect(await readFile(file, 'utf8')).toBe(once)
    expect(once.split('\n')).toEqual([
      lines[0],
      `${'null'.padEnd(16)}\r`,
      '{"user":"bob_1","note":"for xxxxx"}',
      'null'.padEnd(16),
      '',
    ])
  })
})
