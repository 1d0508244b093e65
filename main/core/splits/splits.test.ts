import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  assignSplits,
  componentsOf,
  crossingTies,
  keepsEmbargo,
  splitNames,
  type SplitRequest,
  type Unit,
} from './splits.ts'

const tie = fc.option(fc.integer({ min: 0, max: 12 }).map(String), { nil: null })
const graph = fc
  .array(
    fc.record({
      session: tie,
      user: tie,
      copy: tie,
      document: tie,
      day: fc.nat(60),
      verdict: fc.constantFrom('pass', 'fail'),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ session, user, copy, document, day, verdict }, index): Unit => ({
      key: `t${String(index).padStart(2, '0')}`,
      ties: { session, user, 'duplicate group': copy, 'source document': document },
      strata: [`verdict=${verdict}`],
      startMs: day * 86_400_000,
    })),
  )
const shares = fc
  .record({ train: fc.nat(5), eval: fc.nat(5), test: fc.nat(5) })
  .filter(({ train, eval: evaluation, test: held }) => train + evaluation + held > 0)
  .map((counts) => {
    const all = counts.train + counts.eval + counts.test
    return { train: counts.train / all, eval: counts.eval / all, test: counts.test / all }
  })
const request = (over: Partial<SplitRequest>): SplitRequest => ({
  shares: { train: 0.5, eval: 0.5, test: 0 },
  seed: 1,
  giant: 'keep',
  embargoDays: null,
  ...over,
})
const alone = (count: number, verdict: (index: number) => string = () => 'pass'): Unit[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `t${String(index).padStart(4, '0')}`,
    ties: {},
    strata: [`verdict=${verdict(index)}`],
  }))

test('no tie of any random graph crosses a split, and no split without a share gets anything', () => {
  fc.assert(
    fc.property(graph, shares, fc.nat(100), (units, wanted, seed) => {
      const { splitOf, components, leftOut } = assignSplits(units, request({ shares: wanted, seed }))
      expect(crossingTies(units, splitOf)).toEqual([])
      expect(splitOf.size + leftOut.size).toBe(units.length)
      expect(components).toBe(componentsOf(units).count)
      for (const name of splitNames) if (wanted[name] === 0) expect([...splitOf.values()]).not.toContain(name)
    }),
  )
})

test('the order of the units does not matter, the seed does', () => {
  fc.assert(
    fc.property(graph, shares, fc.nat(100), fc.infiniteStream(fc.nat()), (units, wanted, seed, stream) => {
      const shuffled = units
        .map((unit) => ({ unit, at: stream.next().value ?? 0 }))
        .toSorted((left, right) => left.at - right.at)
        .map(({ unit }) => unit)
      const of = (given: readonly Unit[]) =>
        Object.fromEntries(assignSplits(given, request({ shares: wanted, seed })).splitOf)
      expect(of(shuffled)).toEqual(of(units))
    }),
  )
  const units = alone(40)
  expect([...assignSplits(units, request({ seed: 1 })).splitOf]).not.toEqual([
    ...assignSplits(units, request({ seed: 2 })).splitOf,
  ])
})

test('single units reach the shares to within one, and splits keep the mix of strata', () => {
  const units = alone(1001, (index) => (index % 10 === 0 ? 'fail' : 'pass'))
  const { splitOf } = assignSplits(units, request({ shares: { train: 0.7, eval: 0.2, test: 0.1 } }))
  const count = (split: string, verdict: string) =>
    units.filter(({ key, strata }) => splitOf.get(key) === split && strata?.[0] === `verdict=${verdict}`)
      .length
  for (const [split, wanted] of [
    ['train', 0.7],
    ['eval', 0.2],
    ['test', 0.1],
  ] as const) {
    expect(Math.abs(count(split, 'fail') - wanted * 101)).toBeLessThan(1.5)
    expect(Math.abs(count(split, 'pass') - wanted * 900)).toBeLessThan(1.5)
  }
})

test('the check for crossings sees one that is planted, and an overstepped embargo is seen', () => {
  const units: Unit[] = [
    { key: 'a', ties: { session: 's', user: 'u' }, startMs: 0 },
    { key: 'b', ties: { user: 'u' }, startMs: 86_400_000 },
  ]
  const parted = new Map([
    ['a', 'train'],
    ['b', 'test'],
  ] as const)
  expect(crossingTies(units, parted)).toEqual(['user u'])
  expect(crossingTies(units, parted, ['u'])).toEqual([])
  expect(keepsEmbargo(units, parted, 1)).toBe(true)
  expect(keepsEmbargo(units, parted, 2)).toBe(false)
})

test('an embargo parts in time or refuses, and leaves out only what lies between', () => {
  fc.assert(
    fc.property(graph, fc.nat(20), (units, embargoDays) => {
      let assigned
      try {
        assigned = assignSplits(units, request({ shares: { train: 0.6, eval: 0.2, test: 0.2 }, embargoDays }))
      } catch (error) {
        expect(error).toMatchObject({ code: 'invalid_input' })
        return
      }
      expect(keepsEmbargo(units, assigned.splitOf, embargoDays)).toBe(true)
      expect(crossingTies(units, assigned.splitOf)).toEqual([])
      expect([...assigned.splitOf.values()]).toContain('train')
      expect(assigned.splitOf.size + assigned.leftOut.size).toBe(units.length)
    }),
  )
  const days = alone(100).map((unit, day) => ({ ...unit, startMs: day * 86_400_000 }))
  const { splitOf, leftOut } = assignSplits(
    days,
    request({ shares: { train: 0.8, eval: 0.2, test: 0 }, embargoDays: 7 }),
  )
  expect(leftOut.size).toBe(6)
  expect([...splitOf.values()].filter((split) => split === 'train').length).toBeGreaterThan(70)
})

test('a giant is refused in words, kept whole, or parted only where a user ties it', () => {
  const units = alone(400).map((unit, index) => ({
    ...unit,
    ties: {
      user: index < 100 ? 'busy' : `u${index}`,
      session: index < 100 ? `s${index % 50}` : `s${index}`,
    },
  }))
  expect(() => assignSplits(units, request({ giant: 'refuse' }))).toThrow(/100 of 400 examples/)
  expect(assignSplits(units, request({ giant: 'keep' }))).toMatchObject({ largest: 100, cutUsers: [] })
  const cut = assignSplits(units, request({ giant: 'cut_users' }))
  expect(cut).toMatchObject({ largest: 100, cutUsers: ['busy'], components: 350 })
  expect(crossingTies(units, cut.splitOf, cut.cutUsers)).toEqual([])
  expect(crossingTies(units, cut.splitOf)).toEqual(['user busy'])
  const copies = units.map((unit) => ({ ...unit, ties: { ...unit.ties, 'duplicate group': 'one' } }))
  expect(assignSplits(copies, request({ giant: 'cut_users' }))).toMatchObject({ components: 1, cutUsers: [] })
})

test('a giant has more than a twentieth of 200 or more examples', () => {
  const withBusy = (count: number, busy: number) =>
    alone(count).map((unit, index) => ({ ...unit, ties: { user: index < busy ? 'busy' : null } }))
  const refuses = (count: number, busy: number) => () =>
    assignSplits(withBusy(count, busy), request({ giant: 'refuse' }))
  expect(refuses(400, 20)).not.toThrow()
  expect(refuses(400, 21)).toThrow(/21 of 400 examples/)
  expect(refuses(199, 100)).not.toThrow()
  expect(refuses(200, 11)).toThrow(/11 of 200 examples/)
})

const sized = (name: string, strata: Readonly<Record<string, number>>): Unit[] =>
  Object.entries(strata).flatMap(([stratum, count]) =>
    Array.from({ length: count }, (_, index) => ({
      key: `${name} ${stratum} ${index}`,
      ties: { session: name },
      strata: [stratum],
    })),
  )

test('the largest component is placed first, so that small ones even out what it leaves', () => {
  const units = [...sized('large', { 'verdict=pass': 10 }), ...alone(10)]
  const { splitOf } = assignSplits(units, request({}))
  expect([...splitOf.values()].filter((split) => split === 'train')).toHaveLength(10)
})

test('a component of mixed strata goes where what it mostly holds is lacking', () => {
  const units = [
    ...sized('a', { fail: 20 }),
    ...sized('b', { pass: 19 }),
    ...sized('c', { pass: 17, fail: 1 }),
  ]
  const { splitOf } = assignSplits(units, request({}))
  expect(['a fail 0', 'b pass 0', 'c pass 0'].map((key) => splitOf.get(key))).toEqual([
    'train',
    'eval',
    'train',
  ])
})

test('an embargo is laid where shares are met nearly and few examples are left out, and nothing shares a moment', () => {
  const days = [0, 0, 0, 0, 1, 1, 3, 20, 20, 20, 20]
  const units = alone(days.length).map((unit, index) => ({
    ...unit,
    startMs: (days[index] ?? 0) * 86_400_000,
  }))
  // Training up to day 0 would halve what is left of 11, and leave out three.
  const { leftOut, splitOf } = assignSplits(units, request({ embargoDays: 7 }))
  expect([leftOut.size, [...splitOf.values()].filter((split) => split === 'train').length]).toEqual([0, 7])
  const together = new Map([
    ['t0000', 'train'],
    ['t0001', 'eval'],
  ] as const)
  expect(keepsEmbargo(units, together, 0)).toBe(false)
})
