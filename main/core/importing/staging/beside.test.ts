import { expect, test } from 'vitest'
import { withStagedLines } from '../../../../tests/stagedFile.ts'

const line = (index: number, over: object) =>
  JSON.stringify({
    context: { trace_id: String(index).padStart(32, '0'), span_id: String(index).padStart(16, '0') },
    name: 'ask',
    span_kind: 'AGENT',
    parent_id: null,
    start_time: '2026-11-01T00:00:00Z',
    end_time: '2026-11-01T00:00:01Z',
    status_code: 'OK',
    status_message: '',
    attributes: { note: 'nothing to mask' },
    events: [],
    ...over,
  })

const stagedText = (lines: readonly string[]) =>
  withStagedLines(lines, 1 << 20, async ({ rows }) =>
    JSON.stringify([await rows('text'), await rows('narrow')]),
  )

test.each([
  ['name', 'ask ann.lee@example.com', 'ann.lee@example.com'],
  ['status_message', 'refused at 203.0.113.42', '203.0.113.42'],
])(
  'a value that stands only in a %s is masked, in a block that holds no other',
  async (column, text, value) => {
    const clean = Array.from({ length: 30 }, (_, index) => line(index + 1, {}))
    expect(await stagedText([...clean, line(31, { [column]: text })])).not.toContain(value)
  },
)

test('the id of a person that stands within that of a span is masked there, too', async () => {
  const person = 'a1b2c3d4e5'
  const ids = { trace_id: 'f'.repeat(32), span_id: `${person}f60718` }
  const staged = await stagedText([line(1, { context: ids, attributes: { 'user.id': person } })])
  expect(staged).toContain('[PERSON_ID_')
  expect(staged).not.toContain(person)
})
