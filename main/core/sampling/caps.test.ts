import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cappedChances } from './caps.ts'

/** The chance that a given trace stays, by going through every draw of a person's traces. */
function byEnumeration(sizes: readonly number[], rate: number, perSession: number, perUser: number) {
  const traces = sizes.flatMap((size, session) => Array.from({ length: size }, () => session))
  const chances = new Map<number, number>()
  for (let draw = 0; draw < 1 << traces.length; draw += 1) {
    const drawn = traces.map((_, index) => ((draw >> index) & 1) === 1)
    const chance = drawn.reduce((product, is) => product * (is ? rate : 1 - rate), 1)
    const inSession = sizes.map(
      (_, session) => drawn.filter((is, index) => is && traces[index] === session).length,
    )
    const kept = inSession.map((count) => Math.min(count, perSession))
    const all = kept.reduce((sum, count) => sum + count, 0)
    traces.forEach((session, index) => {
      if (drawn[index] !== true) return
      const stays =
        ((kept[session] ?? 0) / (inSession[session] ?? 1)) * Math.min(1, perUser / Math.max(1, all))
      const size = sizes[session] ?? 0
      const alike = traces.filter((other) => sizes[other] === size).length
      chances.set(size, (chances.get(size) ?? 0) + (chance * stays) / alike)
    })
  }
  return chances
}

test('chances under caps are those of every possible draw', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      fc.double({ min: 0.05, max: 1, noNaN: true }),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 6 }),
      (sizes, rate, perSession, perUser) => {
        const sessions = new Map<number, number>()
        for (const size of sizes) sessions.set(size, (sessions.get(size) ?? 0) + 1)
        const expected = byEnumeration(sizes, rate, perSession, perUser)
        for (const [size, chance] of cappedChances(sessions, rate, perSession, perUser))
          expect(chance).toBeCloseTo(expected.get(size) ?? NaN, 10)
      },
    ),
    { numRuns: 60 },
  )
})

test('a person with very many traces costs no more than a glance, and the cap is met in expectation', () => {
  const [chance] = [...cappedChances(new Map([[1, 40_000]]), 0.01, 9, 5).values()]
  expect((chance ?? 0) * 40_000).toBeCloseTo(5, 9)
  const few = cappedChances(new Map([[1, 3]]), 0.01, 9, 5)
  expect(few.get(1)).toBeCloseTo(0.01, 12)
})
