import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoenixLine } from '../../../../tests/phoenixLine.ts'
import { stagedTokenKey, withStagedLines } from '../../../../tests/stagedFile.ts'
import { createRedactor } from '../../redaction/redaction.ts'

const person = 'user_123456'

// What stands around an address decides where it begins and ends.
const piece = fc.constantFrom(
  'anna.smith@example.com',
  'anna.smith@example.com',
  'smith@example.com',
  'anna\uff20example.com',
  '\ufe6b',
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
    fc.asyncProperty(fc.array(row, { minLength: 150, maxLength: 150 }), (given) => {
      const attributes = given.map(({ text, key, named }) => ({ [key]: text, again: [text], ...named }))
      const redactor = createRedactor({ key: Buffer.from(stagedTokenKey, 'hex') })
      const expected = attributes.map(
        (values, index) =>
          redactor.redactJsonText(
            JSON.stringify(values),
            JSON.stringify(given[index]?.named).includes(person) ? [person] : [],
          ).text,
      )
      const lines = attributes.map((values, index) => phoenixLine(index, values))
      return withStagedLines(lines, 1 << 20, async ({ result, rows }) => {
        const staged = await rows<{ attributes: string }>('text', 'attributes')
        expect(staged.map((stored) => stored.attributes)).toEqual(expected)
        const { PERSON_ID: _ours, ...ours } = result.redacted
        const { PERSON_ID: _all, ...all } = redactor.counts
        expect(ours).toEqual(all)
      })
    }),
    { numRuns: 4, endOnFailure: true },
  )
})

test('an address with a wide sign is masked in a line that holds no other value, escaped or not', () => {
  const plain = phoenixLine(0, { note: 'an jane.roe\uff20example.com' })
  const names = ['\\uff20', '\\uFF20', '\\ufe6B'].map((escape, index) =>
    phoenixLine(index + 1, { note: 'an jane.roe@example.com' }).replace('@', escape),
  )
  const inside = phoenixLine(8, { note: '{"to":"an jane.roe\\uff20example.com"}' })
  const beside = phoenixLine(9, { note: 'f\u00fcr \uff21lle' })
  return withStagedLines([plain, ...names, inside, beside], 1 << 20, async ({ rows }) => {
    const staged = await rows<{ attributes: string }>('text', 'attributes')
    expect(staged.map((stored) => (JSON.parse(stored.attributes) as { note: string }).note)).toEqual([
      ...Array.from({ length: 4 }, () => expect.stringMatching(/^an \[EMAIL_\w{10}\]$/)),
      expect.stringMatching(/^\{"to":"an \[EMAIL_\w{10}\]"\}$/),
      'f\u00fcr \uff21lle',
    ])
  })
})
