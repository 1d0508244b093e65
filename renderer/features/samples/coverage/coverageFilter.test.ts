import { expect, test } from 'vitest'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { coverageFilter } from './coverageFilter.ts'

test('a slice of coverage is a filter that can be read, whatever its values are', () => {
  expect(coverageFilter(['plan_tier'], ['enterprise'], true)).toBe(
    "plan_tier = 'enterprise' and labelled = false",
  )
  const odd = coverageFilter(['intent', 'agent_version'], ['it\'s "this"', null], false)
  expect(parseFilter(odd)).toMatchObject({
    ok: true,
    filter: {
      kind: 'and',
      parts: [
        { field: 'intent', value: 'it\'s "this"' },
        { kind: 'missing', field: 'agent_version' },
      ],
    },
  })
})
