import fc from 'fast-check'
import { expect, test } from 'vitest'
import { capped } from './caps.ts'
import { splitNames } from './recipe.ts'
import { assignSplits, componentsOf, crossingTies, type Tied } from './splits.ts'

const tie = fc.option(fc.integer({ min: 0, max: 12 }).map(String), { nil: null })
const items = fc
  .array(fc.record({ session: tie, subject: tie, duplicateGroup: tie }), { minLength: 1, maxLength: 60 })
  .map((rows) => rows.map((row, index): Tied => ({ trace: `t${String(index).padStart(2, '0')}`, ...row })))
const shares = fc
  .record({ train: fc.nat(5), eval: fc.nat(5), test: fc.nat(5) })
  .filter((split) => split.train + split.eval + split.test > 0)

test('no tie of any random graph crosses a split, and no split without a share gets anything', () => {
  fc.assert(
    fc.property(items, shares, fc.nat(100), (rows, split, seed) => {
      const { splitOf, components } = assignSplits(rows, { split, seed })
      expect(crossingTies(rows, splitOf)).toEqual([])
      expect(splitOf.size).toBe(rows.length)
      expect(components).toBe(componentsOf(rows).length)
      for (const name of splitNames) if (split[name] === 0) expect([...splitOf.values()]).not.toContain(name)
    }),
  )
})

test('the order of the items does not matter, the seed does', () => {
  fc.assert(
    fc.property(items, shares, fc.nat(100), fc.infiniteStream(fc.nat()), (rows, split, seed, stream) => {
      const shuffled = rows
        .map((row) => ({ row, at: stream.next().value ?? 0 }))
        .toSorted((left, right) => left.at - right.at)
        .map(({ row }) => row)
      const given = Object.fromEntries(assignSplits(rows, { split, seed }).splitOf)
      expect(Object.fromEntries(assignSplits(shuffled, { split, seed }).splitOf)).toEqual(given)
    }),
  )
  const alone = Array.from({ length: 40 }, (_, index): Tied => ({
    trace: `t${index}`,
    session: null,
    subject: null,
    duplicateGroup: null,
  }))
  const split = { train: 1, eval: 1, test: 0 }
  expect([...assignSplits(alone, { split, seed: 1 }).splitOf]).not.toEqual([
    ...assignSplits(alone, { split, seed: 2 }).splitOf,
  ])
})

test('single examples reach the shares to within one', () => {
  const alone = Array.from({ length: 101 }, (_, index): Tied => ({
    trace: `t${index}`,
    session: null,
    subject: null,
    duplicateGroup: null,
  }))
  const { splitOf } = assignSplits(alone, { split: { train: 0.7, eval: 0.2, test: 0.1 }, seed: 1 })
  const count = (name: string) => [...splitOf.values()].filter((split) => split === name).length
  expect(Math.abs(count('train') - 70.7)).toBeLessThan(1)
  expect(Math.abs(count('eval') - 20.2)).toBeLessThan(1)
})

test('the check for crossings sees one that is planted', () => {
  const rows: Tied[] = [
    { trace: 'a', session: 's', subject: 'u', duplicateGroup: null },
    { trace: 'b', session: null, subject: 'u', duplicateGroup: null },
  ]
  expect(
    crossingTies(
      rows,
      new Map([
        ['a', 'train'],
        ['b', 'test'],
      ]),
    ),
  ).toEqual(['user u'])
})

test('a cap keeps as many as it says of each, and all without one', () => {
  fc.assert(
    fc.property(items, fc.integer({ min: 1, max: 3 }), fc.nat(9), (rows, limit, seed) => {
      const kept = capped(rows, 'subject', limit, seed)
      for (const subject of new Set(rows.map((row) => row.subject))) {
        const before = rows.filter((row) => row.subject === subject).length
        const after = kept.filter((row) => row.subject === subject).length
        expect(after).toBe(subject === null ? before : Math.min(before, limit))
      }
      const names = kept.map((row) => row.trace).toSorted()
      expect(
        capped(rows.toReversed(), 'subject', limit, seed)
          .map((row) => row.trace)
          .toSorted(),
      ).toEqual(names)
    }),
  )
})
