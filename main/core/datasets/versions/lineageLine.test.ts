import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { sourcesText } from './lineageLine.ts'

const piece = fc.record({
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  offset: fc.nat(),
  length: fc.nat(),
  path: fc.option(fc.string({ unit: 'grapheme' })),
})

test('pieces written out are what their canonical form is', () => {
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      expect(sourcesText(pieces)).toBe(canonicalJson(pieces))
    }),
  )
})
