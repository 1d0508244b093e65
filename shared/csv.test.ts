import { expect, test } from 'vitest'
import { csvText } from './csv.ts'

test('cells are quoted where they must be and missing ones are empty', () => {
  expect(csvText([['a', 'b, c', 'say "x"', 'two\nlines', null, true, -1.5]])).toBe(
    'a,"b, c","say ""x""","two\nlines",,true,-1.5\r\n',
  )
})

test.each(['=HYPERLINK("http://x")', '+1', '-1+2', '@sum', '\tx', '\rx'])(
  '%j cannot run as a formula',
  (text) => {
    const written = csvText([[text]])
    expect(written.replace(/^"/, '')).toMatch(/^'/)
  },
)
