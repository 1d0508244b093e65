import { expect, test } from 'vitest'
import { createRandom } from '../text/seeded.ts'
import { decontaminate, layers, selfTest, type Item } from './decontamination.ts'

const quiet = { signal: new AbortController().signal, progress: () => undefined }

const subjects = [
  'invoice',
  'seat',
  'export',
  'webhook',
  'token',
  'project',
  'refund',
  'contract',
  'report',
  'login',
]
const verbs = [
  'shows',
  'lost',
  'doubles',
  'rejects',
  'hides',
  'renames',
  'delays',
  'repeats',
  'blocks',
  'merges',
]
const things = [
  'the March total',
  'our second workspace',
  'every shared board',
  'half of the comments',
  'a retired plan',
  'the audit trail',
  'older attachments',
  'the owner role',
  'two approvals',
  'the yearly discount',
]
const times = [
  'since Monday',
  'after the upgrade',
  'whenever I print',
  'during the night',
  'on mobile only',
  'for guests',
  'in Firefox',
  'at month end',
  'behind our proxy',
  'without a warning',
]
const wishes = [
  'Tell me who can change it',
  'I want the old state back',
  'Explain what we did wrong',
  'Give me a date for a fix',
  'Send the full history',
  'Name the setting behind it',
  'Put someone senior on it',
  'Confirm that nothing is gone',
]

const counted = [
  'We counted N of them for',
  'There are N complaints about',
  'It hit N colleagues who use',
  'Some N rows are missing from',
  'I see N warnings next to',
  'Your bot told N people about',
  'All N copies went into',
  'Nearly N hours were spent on',
]

function items(count: number, seed: number, prefix: string): Item[] {
  const random = createRandom(seed)
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? ''
  return Array.from({ length: count }, (_, id) => ({
    id: `${prefix} ${id}`,
    parts: [
      `The ${one(subjects)} ${one(verbs)} ${one(things)} ${one(times)}. ${one(counted).replace('N', String(10 + Math.floor(random() * 900)))} ${one(things)} ${one(times)}. ${one(wishes)}, and ${one(wishes).toLowerCase()}.`,
    ],
  }))
}

const evaluation = items(120, 1, 'case')
const train = items(300, 2, 'training')

test('the test passes with all layers, and says of each kind how many were found', async () => {
  const result = await selfTest({}, { train, evaluation }, quiet)
  expect(result, JSON.stringify(result)).toMatchObject({ passed: true, train: 300 })
  expect(result.kinds.map(({ kind, found }) => [kind, found.rate])).toEqual([
    ['verbatim', 1],
    ['edited', 1],
    ['numbers swapped', 1],
    ['reordered', 1],
    ['embedded', 1],
    ['rephrased', expect.any(Number)],
  ])
  for (const { found } of result.kinds) {
    expect(found.n).toBe(40)
    expect(found.low).toBeGreaterThan(0.65)
  }
  expect(result.clean.removed.n).toBeGreaterThan(20)
})

test.each(layers)('without the layer %s it fails', async (crippled) => {
  const rest = layers.filter((layer) => layer !== crippled)
  const result = await selfTest({}, { train, evaluation, layers: rest }, quiet)
  expect(result.passed).toBe(false)
})

test('a detector that sees half, calls everything a copy, or nothing at all, fails it', async () => {
  const half = await selfTest(
    {},
    {
      train,
      evaluation,
      detect: async (ports, comparison, context) => {
        const found = await decontaminate(ports, comparison, context)
        return { ...found, hits: found.hits.filter((_, at) => at % 2 === 0) }
      },
    },
    quiet,
  )
  expect(half.passed).toBe(false)
  const all = await selfTest(
    {},
    {
      train,
      evaluation,
      detect: async (ports, comparison, context) => {
        const found = await decontaminate(ports, comparison, context)
        return { ...found, hits: found.hits.map((hit) => ({ ...hit, band: 'remove' as const })) }
      },
    },
    quiet,
  )
  expect(all.clean.passed).toBe(false)
  expect(all.passed).toBe(false)
  const blind = await selfTest(
    {},
    {
      train,
      evaluation,
      detect: async (ports, comparison, context) => ({
        ...(await decontaminate(ports, comparison, context)),
        hits: [],
      }),
    },
    quiet,
  )
  expect(blind.passed).toBe(false)
})

test('a detector that takes stock answers for questions is refuted by cases that ask something else', async () => {
  const stock = items(40, 3, 'stock').map(({ parts }) => parts[0] ?? '')
  const answered = (side: readonly Item[]) =>
    side.map(({ id, parts }, at) => ({
      id,
      parts: [...parts, stock[(at >> 1) % stock.length] ?? ''],
      said: [1],
    }))
  const sides = { train: answered(train), evaluation: answered(evaluation) }
  const right = await selfTest({}, sides, quiet)
  expect(right.clean).toMatchObject({ passed: true, removed: { found: 0 } })
  expect(right.clean.removed.high).toBeLessThan(right.clean.most)
  const wrong = await selfTest(
    {},
    {
      ...sides,
      detect: (ports, { train: left, evaluation: right }, context) => {
        const blind = (side: typeof left) =>
          [...(side as readonly Item[])].map(({ id, parts }) => ({ id, parts }))
        return decontaminate(ports, { train: blind(left), evaluation: blind(right) }, context)
      },
    },
    quiet,
  )
  expect(wrong.clean.passed, JSON.stringify(wrong.clean)).toBe(false)
  expect(wrong.passed).toBe(false)
})
