import fc from 'fast-check'
import { expect, test } from 'vitest'
import { heirsOf, newId } from './identity.ts'

const known = (cluster: string, members: string, signature: string | null = null) => ({
  cluster,
  signature,
  members: new Set(members),
})
const found = (traces: string, signature: string | null = null) => ({ traces: [...traces], signature })

test('a cluster goes on the one that most of its known traces were in', () => {
  const before = [known('a', 'abcdef'), known('b', 'uvw')]
  expect(heirsOf([found('abcdxyz'), found('uvwe')], before)).toEqual(['a', 'b'])
  // Split: the larger part goes on, the other is new. Joined: the larger share wins.
  expect(heirsOf([found('ab'), found('cdef')], before)).toEqual([null, 'a'])
  expect(heirsOf([found('abcdefuvw')], before)).toEqual(['a'])
  // A third of what is known is a coincidence.
  expect(heirsOf([found('auv1'), found('w')], [known('a', 'a'), known('b', 'u'), known('c', 'v')])).toEqual([
    null,
    null,
  ])
})

test('without a trace in common the same signature goes on', () => {
  expect(heirsOf([found('xyz', 's')], [known('a', 'abc', 's')])).toEqual(['a'])
  expect(heirsOf([found('xyz', 's'), found('q', 's')], [known('a', 'abc', 's')])).toEqual(['a', null])
  expect(heirsOf([found('xyz')], [known('a', 'abc')])).toEqual([null])
})

test('no identity is given twice, and the same clusters keep theirs', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 }), (membership) => {
      const groups = [...new Set(membership)].map((group) =>
        membership.flatMap((each, at) => (each === group ? [`t${at}`] : [])),
      )
      const before = groups.map((members, at) => ({
        cluster: `c${at}`,
        signature: null,
        members: new Set(members),
      }))
      expect(
        heirsOf(
          groups.map((traces) => ({ traces, signature: null })),
          before,
        ),
      ).toEqual(before.map(({ cluster }) => cluster))
    }),
  )
  const run = { name: 'failures', ordinal: 1 }
  expect(newId(run, ['b', 'a'])).toBe(newId(run, ['a', 'b']))
  expect(newId(run, ['a'])).not.toBe(newId({ ...run, ordinal: 2 }, ['a']))
})
