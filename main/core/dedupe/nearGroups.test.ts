import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bandsFor } from '../text/bands.ts'
import { seeded } from '../statistics/seededFixture.ts'
import { plantedTexts } from './corpusFixture.ts'
import { createNearGroups } from './nearGroups.ts'
import { jaccard, shinglesOf } from '../text/shingles.ts'

function grouped(texts: readonly string[], threshold = 0.7, blocks?: readonly number[]) {
  const groups = createNearGroups(texts.length, threshold)
  texts.forEach((text, index) => groups.add(text, blocks?.[index] ?? 0))
  return groups
}

const inOrder = <Item extends { text: string }>(items: readonly Item[]) =>
  [...items].sort((a, b) => (a.text < b.text ? -1 : 1))

test.each([1, 2, 3])(
  'pairs of Jaccard .7 and more are found, and only copies come together (corpus %i)',
  (seed) => {
    const texts = inOrder(plantedTexts(1600, seed))
    const shingles = texts.map(({ text }) => Int32Array.from(shinglesOf(text)))
    const leaders = grouped(texts.map(({ text }) => text)).leaders()
    let [pairs, found, together, copies] = [0, 0, 0, 0]
    for (let a = 0; a < texts.length; a += 1) {
      for (let b = 0; b < a; b += 1) {
        const same = leaders[a] === leaders[b]
        const near = jaccard(shingles[a] ?? new Int32Array(), shingles[b] ?? new Int32Array()) >= 0.7
        if (near) pairs += 1
        if (near && same) found += 1
        if (same) together += 1
        if (same && texts[a]?.family === texts[b]?.family) copies += 1
      }
    }
    expect(pairs).toBeGreaterThan(1200)
    expect(found / pairs).toBeGreaterThanOrEqual(0.99)
    expect(copies / together).toBeGreaterThanOrEqual(0.99)
  },
)

test('a chain of near-copies does not drift into one group', () => {
  const random = seeded(9)
  const letters = 'abcdefghijklmnopqrstuvwxyz'
  const letter = () => letters[Math.floor(random() * 26)] ?? 'a'
  let text = Array.from({ length: 120 }, letter).join('')
  const chain = Array.from({ length: 300 }, () => {
    const at = Math.floor(random() * text.length)
    text = text.slice(0, at) + letter() + text.slice(at + 1)
    return text
  })
  const groups = grouped(chain)
  const leaders = groups.leaders()
  // Neighbours are near each other, the ends are not.
  expect(groups.similarity(0, 1)).toBeGreaterThan(0.7)
  expect(groups.similarity(0, 299)).toBeLessThan(0.2)
  for (let index = 0; index < chain.length; index += 1)
    expect(groups.similarity(index, leaders[index] ?? index)).toBeGreaterThanOrEqual(0.5)
  const largest = Math.max(
    ...[...new Set(leaders)].map((leader) => leaders.filter((each) => each === leader).length),
  )
  expect(largest).toBeLessThan(60)
})

const lettersOf = (seed: number, count: number) => {
  const random = seeded(seed)
  return Array.from({ length: count }, () => 'abcdefghijklmnopqrstuvwxyz'[Math.floor(random() * 26)] ?? 'a')
}
/** The text with other characters at `places`, which lie apart: each changes five of its pieces. */
const changedAt = (text: readonly string[], places: readonly number[]) =>
  text.map((letter, at) => (places.includes(at) ? letter.toUpperCase() + at : letter)).join('')

test('a pair that is exactly as like as the threshold is one, a hair above it is none', () => {
  const base = lettersOf(3, 120)
  const pair = [base.join(''), changedAt(base, [10, 30, 50])]
  const like = grouped(pair).similarity(0, 1)
  expect(like).toBeGreaterThan(0.7)
  expect([...grouped(pair, like).leaders()]).toEqual([0, 0])
  expect([...grouped(pair, like + 1e-9).leaders()]).toEqual([0, 1])
})

test('a text between two groups joins one and does not join them, as their leaders are not alike', () => {
  const base = lettersOf(4, 120)
  const places = [5, 16, 27, 38, 49, 60, 71, 82, 93, 104]
  const texts = [base.join(''), changedAt(base, places), changedAt(base, places.slice(0, 5))]
  const groups = grouped(texts, 0.58)
  expect(Math.min(groups.similarity(0, 2), groups.similarity(1, 2))).toBeGreaterThan(0.58)
  expect(groups.similarity(0, 1)).toBeLessThan(0.5)
  const [first, second, between] = groups.leaders()
  expect([first, second]).toEqual([0, 1])
  expect([0, 1]).toContain(between)
})

test('many copies of one text make one group, and blocks never meet', () => {
  const copies = Array.from(
    { length: 400 },
    (_, index) =>
      `where is my invoice for october please ${'abcdefghij'[index % 10]}${'klmnopqrst'[Math.floor(index / 10) % 10]}`,
  )
  expect(new Set(grouped(copies).leaders()).size).toBe(1)
  const blocks = copies.map((_, index) => index % 3)
  const leaders = grouped(copies, 0.7, blocks).leaders()
  expect(new Set(leaders).size).toBe(3)
  leaders.forEach((leader, index) => expect(leader % 3).toBe(index % 3))
})

describe('bands', () => {
  test('miss few pairs at any threshold', () => {
    for (const threshold of [0.5, 0.6, 0.7, 0.8, 0.9, 0.95]) {
      const { bands, rows } = bandsFor(threshold)
      expect(bands * rows).toBeLessThanOrEqual(128)
      expect((1 - threshold ** rows) ** bands).toBeLessThan(0.01)
    }
  })
})

test('Jaccard over shingles is what its definition says', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 60, unit: fc.constantFrom('a', 'b', 'c', ' ') }),
      fc.string({ maxLength: 60, unit: fc.constantFrom('a', 'b', 'c', ' ') }),
      (a, b) => {
        const parts = (text: string) =>
          new Set(Array.from({ length: Math.max(1, text.length - 4) }, (_, at) => text.slice(at, at + 5)))
        const [left, right] = [parts(a), parts(b)]
        const shared = [...left].filter((part) => right.has(part)).length
        const expected = shared / (left.size + right.size - shared)
        expect(jaccard(Int32Array.from(shinglesOf(a)), Int32Array.from(shinglesOf(b)))).toBeCloseTo(
          expected,
          12,
        )
      },
    ),
  )
})
