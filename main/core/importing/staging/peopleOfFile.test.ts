import { expect, test } from 'vitest'
import { withStagedLines } from '../../../../tests/stagedFile.ts'

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
const stagedText = (lines: readonly string[], blockBytes: number) =>
  withStagedLines(lines, blockBytes, async ({ result, rows }) => {
    const staged = [await rows('text'), await rows('narrow')]
    for (const part of staged) expect(part).toHaveLength(lines.length)
    return { blocks: result.textFiles.length, text: JSON.stringify(staged) }
  })

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
