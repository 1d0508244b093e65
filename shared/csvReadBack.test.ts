import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvText } from './csv.ts'

test('any text comes back from a plain CSV reader', () => {
  const harmless = fc.string().filter((text) => !/^[=+\-@\t\r]/.test(text))
  fc.assert(
    fc.property(fc.array(fc.tuple(harmless, harmless), { maxLength: 5 }), (rows) => {
      expect(read(csvText([['one', 'two'], ...rows]))).toEqual([['one', 'two'], ...rows])
    }),
  )
})

function read(text: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const sign = text.charAt(at)
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (text.charAt(at + 1) === '"') cell += text.charAt(++at)
      else quoted = false
    } else if (sign === '"' && cell === '') quoted = true
    else if (sign === ',' || (sign === '\r' && text.charAt(at + 1) === '\n')) {
      row.push(cell)
      cell = ''
      if (sign === '\r') {
        rows.push(row)
        row = []
        at++
      }
    } else cell += sign
  }
  return rows
}
