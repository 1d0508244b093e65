import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { exampleShapes, profiles, recipeColumns } from '../../../shared/domain/recipe.ts'
import { recipe as recipeShape } from '../../../shared/protocol/methods/datasets.ts'
import { cardBlocks, cardPieces } from './overview/cardBlocks.ts'
import { datasetsRouteOf } from './datasetsRoute.ts'
import { byUse, trainingLock, unfolded } from './exporting/exportFormats.ts'
import { draftFrom, draftProblems, nextVersion, recipeFrom } from './recipe/recipeDraft.ts'
import { messageOf, questionOf, type Example, type Version } from './version.ts'

const example: Example = {
  example_id: 'ab',
  split: 'eval',
  input: {
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Where is\n"my" invoice?' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ type: 'function', function: { name: 'find', arguments: '{}' } }],
      },
    ],
    tools: [],
  },
  expected: { answer: null, must_not: ['PLN.2'] },
  metadata: { example_id: 'ab', verdict: 'fail' },
}

test('a row set out for reading is the written line with line ends between its parts', () => {
  const { example_id: _id, ...line } = example
  const written = canonicalJson(line)
  expect(
    unfolded(written)
      .split('\n')
      .map((part) => part.trimStart())
      .join(''),
  ).toBe(written)
  expect(unfolded('a,"b\nc"')).toBe('a,"b\nc"')
})

test('formats are found by any of their words, and those to train on are locked for sets that judge', () => {
  const exporter = (over: object) => ({
    id: 'x',
    title: 'X',
    use: 'evaluation',
    version: '1',
    source: '',
    note: '',
    keys: [],
    trains: false,
    ...over,
  })
  const all = [
    exporter({ id: 'trl-sft', title: 'TRL SFT', use: 'training' }),
    exporter({ note: 'Chat rows' }),
  ]
  expect(byUse(all, ' train')).toMatchObject([{ use: 'training', formats: [{ id: 'trl-sft' }] }])
  expect(byUse(all, 'chat')).toMatchObject([{ use: 'evaluation' }])
  expect(byUse(all, 'nothing')).toEqual([])
  const version = (profile: string, train: number) =>
    ({ recipe: recipeShape.parse({ name: 'a', profile }), splits: { train, eval: 1, test: 0 } }) as Version
  expect(trainingLock(version('golden', 5))).toBe('locked: a golden set')
  expect(trainingLock(version('training', 0))).toBe('locked: no training split')
  expect(trainingLock(version('training', 5))).toBeNull()
})

test('messages and the question are read from what the file says', () => {
  expect(questionOf(example)).toBe('Where is\n"my" invoice?')
  expect(messageOf(example.input.messages[2])).toEqual({
    role: 'assistant',
    content: null,
    calls: [{ name: 'find', arguments: '{}' }],
  })
  expect(messageOf(null)).toEqual({ role: 'other', content: null, calls: [] })
})

test('a recipe goes through the form unchanged', () => {
  for (const recipe of [
    recipeShape.parse({ name: 'golden' }),
    recipeShape.parse({
      name: 'a',
      where: 'x',
      verdicts: ['fail'],
      label_policy: 'majority',
      shape: 'task',
      caps: { per_user: 2 },
      split: { train: 8, eval: 1, test: 1 },
      seed: 7,
    }),
  ]) {
    expect(recipeFrom(draftFrom(recipe, 'unused'))).toEqual(recipe)
  }
})

test('no key of any recipe is lost by editing it', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 12, unit: 'binary-ascii' })
    .filter((text) => text.trim() !== '' && !text.includes('\r'))
  const words = (least: number) => fc.uniqueArray(word, { minLength: least, maxLength: 4 })
  const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
  const limit = maybe(fc.integer({ min: 1, max: 999 }))
  const column = fc.constantFrom(...recipeColumns)
  const slot = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/).filter((name) => name !== '__proto__')
  const any = fc.record({
    name: fc.constant('a'),
    profile: fc.constantFrom(...profiles),
    where: fc.string(),
    label_policy: fc.constantFrom('single', 'majority', 'adjudicated'),
    fallback: fc.constantFrom('majority', 'single', 'none'),
    verdicts: fc.constantFrom(['pass'], ['fail'], ['pass', 'fail']),
    codes: maybe(words(1)),
    reviewers: maybe(words(1)),
    shape: fc.constantFrom(...exampleShapes),
    caps: fc.record({
      per_user: limit,
      per_session: limit,
      per_duplicate_group: limit,
      per_slice: maybe(fc.record({ by: column, limit: fc.integer({ min: 1, max: 99 }) })),
      total: limit,
    }),
    augment: maybe(
      fc.record({
        up_to: fc.integer({ min: 1, max: 10_000 }),
        per_example: fc.integer({ min: 1, max: 50 }),
        templates: fc.array(
          word.map((text) => `${text.replaceAll('{text}', '')}{text}\n\\n`),
          { maxLength: 3 },
        ),
        slots: fc.dictionary(slot, words(2), { maxKeys: 3 }),
      }),
    ),
    split: fc.oneof(
      fc.constantFrom('train', 'eval', 'test'),
      fc.record({
        train: fc.integer({ min: 1, max: 90 }),
        eval: fc.integer({ min: 0, max: 9 }),
        test: fc.constant(0.5),
      }),
    ),
    stratify: fc.uniqueArray(column, { maxLength: 4 }),
    embargo: maybe(fc.record({ days: fc.integer({ min: 0, max: 3650 }) })),
    giant: fc.constantFrom('refuse', 'cut_users', 'keep'),
    decontaminate: fc.oneof(
      fc.constant(false),
      fc.record({ against: words(0), within: fc.boolean(), review: fc.constantFrom('keep', 'remove') }),
    ),
    seed: fc.nat(999_999),
  })
  fc.assert(
    fc.property(any, (given) => {
      const recipe = recipeShape.parse(JSON.parse(JSON.stringify(given)))
      expect(recipeFrom(draftFrom(recipe, 'unused'))).toEqual(recipe)
    }),
    { numRuns: 300 },
  )
})

test('what is wrong with a draft is told by field', () => {
  const draft = draftFrom(null, '')
  expect(draftProblems({ ...draft, name: 'Billing' })).toEqual({ name: expect.any(String) })
  expect(
    draftProblems({
      ...draft,
      name: 'a',
      verdicts: { pass: false, fail: false },
      split: 'shares',
      shares: { train: '', eval: '0', test: '' },
      perUser: '0',
      seed: 'x',
    }),
  ).toEqual({
    verdicts: expect.any(String),
    split: expect.any(String),
    perUser: expect.any(String),
    seed: expect.any(String),
  })
  expect(recipeFrom(draft)?.name).toBe('untitled')
  expect(recipeFrom({ ...draft, seed: '' })).toBeNull()
  expect(nextVersion('golden', [])).toBe(1)
})

test('addresses lead to a version, its tab and the form', () => {
  expect(datasetsRouteOf({ path: ['golden', '2'], params: { tab: 'card', example: 'ab' } })).toEqual({
    kind: 'version',
    name: 'golden',
    version: 2,
    tab: 'card',
    example: 'ab',
    find: '',
  })
  expect(datasetsRouteOf({ path: ['@new', 'golden', '2'], params: {} })).toEqual({
    kind: 'new',
    from: { name: 'golden', version: 2 },
  })
  expect(datasetsRouteOf({ path: ['golden', 'x'], params: {} })).toEqual({ kind: 'first' })
})

test('a card is cut into what it is made of', () => {
  const card =
    '---\nlicense: other\n---\n\n# Title\n\nOne `code`\nmore.\n\n- a\n- b\n\n| x | n |\n|---|--:|\n| a \\| b | 1 |\n'
  expect(cardBlocks(card)).toEqual([
    { kind: 'header', text: 'license: other' },
    { kind: 'heading', level: 1, text: 'Title' },
    { kind: 'paragraph', text: 'One `code` more.' },
    { kind: 'list', items: ['a', 'b'] },
    { kind: 'table', head: ['x', 'n'], rows: [['a | b', '1']], numeric: [false, true] },
  ])
  expect(cardPieces('One `code` more')).toEqual([
    { code: false, text: 'One ' },
    { code: true, text: 'code' },
    { code: false, text: ' more' },
  ])
})
