import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoenixLine } from '../../../../tests/phoenixLine.ts'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { openDatabase } from '../../db/open.ts'
import { sql, constantSql } from '../../db/sql.ts'
import { addressCandidate, candidateBesideEmail } from '../../redaction/candidates.ts'
import { personKeyPattern } from '../../redaction/people.ts'
import { amountSign } from './amounts.ts'
import { blockFrom } from '../reading/blocks.ts'
import { nestedConvention, unjudged } from './doubts.ts'
import { framesFromPhoenixLines } from './framesSql.ts'
import { bodyStarts, createLineMarks, lineMark } from './lineMarks.ts'

const unseen = '"plan_tier"|"retrieval\\.documents"\\s*:\\s*"'
const asked: readonly [mark: number, pattern: string][] = [
  [lineMark.value, candidateBesideEmail],
  [lineMark.address, addressCandidate],
  [lineMark.person, personKeyPattern],
  [lineMark.doubt, `${unjudged}|${nestedConvention}`],
  [lineMark.surprise, unseen],
  [lineMark.amount, amountSign],
]
const blockOf = (lines: readonly string[]) => ({
  ...blockFrom(0, Buffer.from(lines.join('\n')), 0, 1),
  release: () => undefined,
})

const piece = fc.constantFrom(
  'anna.smith@example.com',
  'anna＠example.com',
  '+44 20 7946 0958',
  '4111 1111 1111 1111',
  '41111111',
  '1111111',
  '203.0.113.42',
  '2001:db8::1',
  'GB82 WEST 1234 5698 7654 32',
  'ghp_',
  'sk-live0123456789abcdef',
  'api_key',
  'secret',
  'password',
  'tel',
  'téléphone : ',
  'mobile ‑ é – ',
  'authorization',
  'Bearer abcdefghijklmnop',
  'user.id',
  'customer',
  'https://ann:pass@db.example.com/x?token=1',
  '"',
  ':',
  '=',
  ' ',
  '\n',
  'é',
  '\u00a0',
  '‑',
  '{"',
  '\\',
)
const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''))
const key = fc.oneof(
  text,
  fc.constantFrom(
    'password',
    'phone',
    'amount_due',
    'token',
    'user.id',
    'user',
    'customer_id',
    'plan_tier',
    'llm',
    'retrieval.documents',
    'llm.input_messages.0',
  ),
)
const value = fc.oneof(
  text,
  text,
  fc.constantFrom(4111111111111111, 4.1111e15, 4.5, 7e-3, -12, 447700900123, true, null),
  fc.dictionary(key, text, { maxKeys: 2 }),
  fc.array(text, { maxLength: 2 }),
  fc.dictionary(key, text, { maxKeys: 2 }).map((inside) => JSON.stringify(inside)),
)
const span = fc.record({
  attributes: fc.dictionary(key, value, { maxKeys: 4 }),
  events: fc.array(fc.record({ name: text }), { maxLength: 1 }),
  seed: fc.nat(1_000_000),
})

/** JSON as others write it: with spaces, escapes where none are needed, and exponents. */
function written(value: unknown, chance: () => number, escaping = chance() < 0.2 ? 0.05 : 0): string {
  const space = () => ' '.repeat(chance() < 0.3 ? Math.floor(chance() * 40) : 0)
  if (typeof value === 'string')
    return `"${JSON.stringify(value)
      .slice(1, -1)
      .replace(/\\.|[^]/gu, (one) => {
        if (one === '/' && chance() < escaping) return '\\/'
        if (one.length > 1 || chance() > (one > '~' ? 0.5 : escaping)) return one
        return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`
      })}"`
  if (typeof value === 'number' && chance() < 0.4) return value.toExponential()
  if (Array.isArray(value))
    return `[${value.map((item) => space() + written(item, chance, escaping)).join(`${space()},`)}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(
      ([name, item]) =>
        `${space()}${written(name, chance, escaping)}${space()}:${space()}${written(item, chance, escaping)}`,
    )
    .join(',')}}`
}

const soak = process.env.ASSAY_SOAK === '1'

const chanceFrom = (seed: number) => {
  let state = seed
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000
}

test(
  'whatever the database finds in attributes and events has its mark, however a line was written',
  () =>
    withFolder(async (folder) => {
      const database = await openDatabase({
        path: ':memory:',
        allowedFolders: [folder],
        temporaryFolder: path.join(folder, 'spill'),
      })
      let round = 0
      const met = new Set<number>()
      try {
        await fc.assert(
          fc.asyncProperty(fc.array(span, { minLength: 100, maxLength: 100 }), async (spans) => {
            const number = round++
            const lines = spans.map(({ attributes, events, seed }, index) => {
              const line: unknown = { ...JSON.parse(phoenixLine(index, attributes)), events }
              return written(line, chanceFrom(seed))
            })
            const file = path.join(folder, `${number}.jsonl`)
            await writeFile(file, lines.join('\n'))
            await database.run(framesFromPhoenixLines(number, file, 100_000))
            const marks = createLineMarks().of(blockOf(lines), unseen)
            expect(marks).toHaveLength(lines.length)
            for (const [mark, pattern] of asked) {
              const found = await database.all<{ row: number; text: string }>(
                sql`select row, body as text from (select rowid as row, concat_ws(chr(10), attributes, events) as body from ${constantSql(`frames_${number}`)})
                where regexp_matches(body, ${pattern})`,
              )
              if (found.length > 0) met.add(mark)
              const missed = found.filter(({ row }) => ((marks[row] ?? 0) & mark) === 0)
              expect(missed.map((one) => [one.text, lines[one.row]])).toEqual([])
            }
          }),
          { numRuns: soak ? 400 : 15, seed: 20261130, endOnFailure: true },
        )
      } finally {
        await database.close()
      }
      expect(met.size).toBe(asked.length)
    }),
  soak ? 600_000 : undefined,
)

test('an ordinary line has no marks, and each sign has its own', () => {
  const marks = (attributes: Record<string, unknown>) =>
    createLineMarks().of(blockOf([phoenixLine(1, attributes)]), unseen)[0]
  expect(
    marks({ 'input.value': 'How do I change my plan? I was charged 29.00 on 3 May.', 'llm.cost': 0.0021 }),
  ).toBe(0)
  expect(marks({ note: 'anna@example.com' })).toBe(lineMark.address)
  expect(marks({ note: '203.0.113.42' })).toBe(lineMark.value)
  expect(marks({ 'user.id': 'x' })).toBe(lineMark.person)
  expect(marks({ plan_tier: 'free' })).toBe(lineMark.surprise)
  expect(marks({ amount: '€ 12', note: 'the amount: 7' })).toBe(lineMark.amount)
  expect(marks({ 'llm.input_messages.0': 'x' })).toBe(lineMark.doubt)
})

test('a sign is seen behind escapes, spaces and an exponent, which the database takes away', () => {
  const line = (attributes: string) => `{"name":"a","attributes":${attributes},"events":[]}`
  const lines = [
    String.raw`{"note":"mobile \u00e9: 7700900123"}`,
    `{"mobile" :${' '.repeat(40)}{"x":7700900123}}`,
    '{"n":4.1111e15}',
    String.raw`{"note":"203.0.113\u002e42"}`,
  ]
  const marks = createLineMarks().of(blockOf(lines.map(line)), unseen)
  expect([...marks].map((found) => found & lineMark.value)).toEqual(lines.map(() => lineMark.value))
})

test('a body begins with its first name, and with the line where that may be written otherwise', () => {
  const lines = [
    '{"name":"a","attributes":{"x":1},"events":[]}',
    '{"name":"a","events":[],"attributes":{"x":1}}',
    '{"name":"a"}',
    '{"name":"a \\"b\\"","attributes":{}}',
    '{"\\u0061ttributes":{"x":1},"events":[]}',
    '{"name":"a","attributes":{"x":"\\n"}}',
    '{"name":"an attributes event","events":[]}',
  ]
  const block = blockOf(lines)
  const from = [...bodyStarts(block)].map((start, line) => start - (block.starts[line] ?? 0))
  expect(from).toEqual([12, 12, 0, 0, 0, 12, 30])
})
