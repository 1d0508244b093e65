import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFinder } from './finder.ts'

const text = (maxLength: number) =>
  fc.array(fc.constantFrom('a', 'b', '"', 'c'), { maxLength }).map((parts) => parts.join(''))

test('a text is found where it first stands within the stretch, and nowhere else', () => {
  fc.assert(
    fc.property(text(4), text(30), fc.nat(30), fc.nat(30), (needle, hay, one, other) => {
      fc.pre(needle !== '')
      const [from = 0, to = 0] = [one, other]
        .map((place) => Math.min(place, hay.length))
        .sort((a, b) => a - b)
      const found = hay.slice(from, to).indexOf(needle)
      expect(createFinder(needle)(Buffer.from(hay), from, to)).toBe(found === -1 ? to : from + found)
    }),
    { numRuns: 3000, seed: 20261130 },
  )
})
