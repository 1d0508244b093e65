import fc from 'fast-check'
import { expect, test } from 'vitest'
import { documentUnits } from './elements.ts'

const read = (text: string) =>
  [...documentUnits(Buffer.from(text), true)].map(({ bytes, line }) => [line, bytes.toString()])

test('elements of any array come back as they stand, each with its place', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.constantFrom(0, 2), (values, indent) => {
      const text = JSON.stringify(values, null, indent)
      const bytes = Buffer.from(text)
      const units = [...documentUnits(bytes, true)]
      expect(units.map((unit) => JSON.parse(unit.bytes.toString()) as unknown)).toEqual(
        JSON.parse(text) as unknown,
      )
      for (const { bytes: found, line, offset } of units) {
        expect(bytes.subarray(offset, offset + found.length).equals(found)).toBe(true)
        expect(bytes.subarray(0, offset).toString().split('\n')).toHaveLength(line)
      }
    }),
  )
})

test.each([
  [
    'an array after an array',
    '[1,\n2]\n[3]\n',
    [
      [1, '1'],
      [2, '2'],
      [3, '3'],
    ],
  ],
  [
    'text after the array',
    '[1]\n{"a":1,"b":2}\nmore',
    [
      [1, '1'],
      [2, '{"a":1,"b":2}\nmore'],
    ],
  ],
  [
    'a missing end after a comma',
    '[1,\n2,\n',
    [
      [1, '1'],
      [2, '2'],
      [3, ''],
    ],
  ],
  [
    'a missing end in an element',
    '[1,\n{"a":"b',
    [
      [1, '1'],
      [2, '{"a":"b'],
    ],
  ],
  [
    'a bracket too many',
    '[{"a":1}},\n2]',
    [
      [1, '{"a":1}}'],
      [2, '2'],
    ],
  ],
  [
    'line ends inside a string',
    '["a\nb",\n2]',
    [
      [1, '"a\nb"'],
      [3, '2'],
    ],
  ],
  ['a document that is no array', ' {"a":\n1}', [[1, '{"a":\n1}']]],
])('%s loses nothing', (_name, text, units) => {
  expect(read(text)).toEqual(units)
})
