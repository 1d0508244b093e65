import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineOf, payloadHash, readChain, sha256, uniteChains, type LabelEvent } from './chain.ts'

const salt = '00'.repeat(16)

function chainOf(origin: string, length: number, mark = ''): string[] {
  const lines: string[] = []
  for (let seq = 0; seq < length; seq++) {
    const event: LabelEvent = {
      origin: origin.padStart(24, '0'),
      seq,
      clock: seq + 1,
      prev: seq === 0 ? null : sha256(lines[seq - 1] ?? ''),
      kind: seq === 0 ? 'person' : 'label',
      target: seq === 0 ? null : { trace: `t${seq}`, span: null, field: null },
      payload_hash: payloadHash(salt, Buffer.from(`${seq}${mark}`)),
      salt,
    }
    lines.push(lineOf(event))
  }
  return lines
}
const bytesOf = (lines: string[]) => new TextEncoder().encode(lines.map((line) => `${line}\n`).join(''))

test('a whole chain is read back, a torn last line apart', () => {
  const lines = chainOf('a', 4)
  const chain = readChain(new Uint8Array([...bytesOf(lines), 0x7b]), 'a.jsonl')
  expect(chain?.events.map(({ seq }) => seq)).toEqual([0, 1, 2, 3])
  expect(chain?.head).toBe(sha256(lines[3] ?? ''))
  expect(chain?.torn).toEqual(new Uint8Array([0x7b]))
  expect(readChain(new Uint8Array(), 'a.jsonl')).toBeNull()
})

test('any changed, missing or swapped line before the last is found, at that line or the next', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (line, at, bit) => {
        const lines = chainOf('a', 6).map((text) => new TextEncoder().encode(text))
        const changed = lines[line] ?? new Uint8Array()
        const index = at % changed.length
        changed[index] = (changed[index] ?? 0) ^ bit
        const bytes = new Uint8Array(lines.flatMap((each) => [...each, 10]))
        expect(() => readChain(bytes, 'a.jsonl')).toThrow(new RegExp(`line ${line + 1}|line ${line + 2}`))
      },
    ),
  )
  const lines = chainOf('a', 4)
  expect(() => readChain(bytesOf(lines.filter((_, index) => index !== 1)), 'a.jsonl')).toThrow(/line 2/)
  const [first = '', second = '', third = ''] = lines
  expect(() => readChain(bytesOf([first, third, second]), 'a.jsonl')).toThrow(/line 2/)
})

test('a line with other spacing or key order is refused even where its meaning is the same', () => {
  const lines = chainOf('a', 2)
  expect(() => readChain(bytesOf([(lines[0] ?? '').replace(',', ', '), lines[1] ?? '']), 'x')).toThrow(
    /line 1/,
  )
})

const pieces = fc.array(
  fc.record({ origin: fc.constantFrom('a', 'b', 'c'), length: fc.integer({ min: 1, max: 6 }) }),
  { minLength: 1, maxLength: 12 },
)

test('the union of chains does not depend on order, grouping or repetition', () => {
  fc.assert(
    fc.property(pieces, fc.infiniteStream(fc.nat()), (given, random) => {
      const chains = given.map(({ origin, length }) => ({ origin, lines: chainOf(origin, length) }))
      const shuffled = chains
        .map((chain) => ({ chain, at: random.next().value }))
        .sort((a, b) => a.at - b.at)
        .map(({ chain }) => chain)
      const half = Math.floor(chains.length / 2)
      const grouped = [
        ...uniteChains(shuffled.slice(0, half)).values(),
        ...uniteChains(shuffled.slice(half)).values(),
      ]
      const expected = uniteChains(chains)
      expect(uniteChains(shuffled)).toEqual(expected)
      expect(uniteChains(grouped)).toEqual(expected)
      expect(uniteChains([...chains, ...chains])).toEqual(expected)
      for (const [origin, { lines }] of expected)
        expect(lines.length).toBe(
          Math.max(...given.filter((each) => each.origin === origin).map(({ length }) => length)),
        )
    }),
  )
})

test('a fork of one origin is refused whichever side comes first', () => {
  const one = { origin: 'a', lines: chainOf('a', 4) }
  const other = { origin: 'a', lines: chainOf('a', 3, 'other') }
  for (const chains of [
    [one, other],
    [other, one],
  ])
    expect(() => uniteChains(chains)).toThrow(/continue differently from line 1/)
})
