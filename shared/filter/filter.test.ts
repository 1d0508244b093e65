import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { allOf, anyOf, type Condition, type Filter } from './ast.ts'
import { completeFilter } from './complete.ts'
import {
  conditionsOf,
  exclude,
  valuesOf,
  withCondition,
  withFieldValues,
  withoutCondition,
  withoutField,
  withRange,
} from './edit.ts'
import { fieldByName, fields, type FieldKind } from './fields.ts'
import { nearestFields } from './nearestFields.ts'
import { parseFilter } from './parse.ts'
import { printFilter } from './print.ts'

function read(text: string): Filter {
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.message}`)
  return parsed.filter
}
const canonical = (text: string) => printFilter(read(text))
const failure = (text: string) => {
  const parsed = parseFilter(text)
  if (parsed.ok) throw new Error(`${text} was read`)
  return parsed
}

const named = (...kinds: FieldKind[]) =>
  fc.constantFrom(...fields.filter(({ kind }) => kinds.includes(kind)).map(({ name }) => name))
const day = fc
  .date({ min: new Date('1971-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('compare' as const),
    field: named('category'),
    op: fc.constantFrom('=' as const, '!=' as const),
    value: fc.string({ unit: 'binary' }),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: named('number'),
    op: fc.constantFrom('=' as const, '<' as const, '>=' as const),
    value: number,
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    field: named('boolean'),
    op: fc.constantFrom('=' as const, '!=' as const),
    value: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('in' as const),
    field: named('category'),
    negated: fc.boolean(),
    values: fc.array(fc.string(), { minLength: 1, maxLength: 4 }),
  }),
  fc
    .record({ kind: fc.constant('range' as const), field: named('number'), from: number, to: number })
    .filter(({ from, to }) => from <= to),
  fc.record({
    kind: fc.constant('missing' as const),
    field: named('category', 'number', 'boolean', 'time', 'label'),
    negated: fc.boolean(),
  }),
  fc.record({
    kind: fc.constant('contains' as const),
    field: named('text'),
    value: fc.string({ minLength: 1 }),
  }),
  fc.record({
    kind: fc.constant('has' as const),
    field: fc.constantFrom('tool', 'chunk', 'label'),
    value: fc.oneof(fc.string(), fc.stringMatching(/^[a-zA-Z_.]{1,12}$/)),
  }),
  fc.record({
    kind: fc.constant('last' as const),
    field: fc.constant('start' as const),
    amount: fc.integer({ min: 1, max: 999_999 }),
    unit: fc.constantFrom('hours' as const, 'days' as const, 'weeks' as const),
  }),
  fc
    .record({
      kind: fc.constant('period' as const),
      field: fc.constant('start' as const),
      from: day,
      to: day,
    })
    .filter(({ from, to }) => from <= to),
)
const filter = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    condition,
    fc.array(tie('filter'), { minLength: 2, maxLength: 4 }).map(allOf),
    fc.array(tie('filter'), { minLength: 2, maxLength: 4 }).map(anyOf),
    tie('filter').map((part): Filter => ({ kind: 'not', part })),
  ),
})).filter

test('printing and reading a filter gives it back', () => {
  fc.assert(
    fc.property(filter, (given) => {
      expect(parseFilter(printFilter(given))).toEqual({ ok: true, filter: given })
    }),
    { numRuns: 500 },
  )
})

test('no text makes the reader throw, and a mistake lies within the text', () => {
  const pieces = fc.array(
    fc.constantFrom(
      'and',
      'or',
      'not',
      '(',
      ')',
      'csat',
      'in',
      "'x'",
      '..',
      '3',
      'start',
      'last',
      'tool:',
      '~',
      ',',
      '=',
      '"',
      'é',
    ),
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        pieces.map((words) => words.join(' ')),
      ),
      (text) => {
        const parsed = parseFilter(text)
        if (!parsed.ok) {
          expect(parsed.column).toBeGreaterThanOrEqual(0)
          expect(parsed.column).toBeLessThanOrEqual(text.length)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('the documented examples', () => {
  expect(
    canonical(
      `plan_tier = 'enterprise' and agent_version in ('v2.2','v2.3') and tool:lookup_account and chunk:billing_FAQ_v12 and label:PLN.2 and text ~ "refund"`,
    ),
  ).toBe(
    "plan_tier = 'enterprise' and agent_version in ('v2.2', 'v2.3') and tool:lookup_account and chunk:billing_FAQ_v12 and label:PLN.2 and text ~ 'refund'",
  )
  expect(canonical("start >= '2026-05-20'")).toBe("start >= '2026-05-20'")
  expect(canonical('start in last 1 day')).toBe('start in last 1 days')
  expect(canonical('start in 2026-11-11..2026-11-22')).toBe('start in 2026-11-11..2026-11-22')
  expect(canonical("start in '2026-11-11 08:00' .. 2026-11-22")).toBe(
    'start in 2026-11-11T08:00Z..2026-11-22',
  )
  expect(canonical('PLAN_TIER = pro AND NOT (success = TRUE OR csat<=2.5)')).toBe(
    "plan_tier = 'pro' and not (success = true or csat <= 2.5)",
  )
  expect(canonical('name ~ \'it\'\'s\' or name = "say ""hi"""')).toBe("name ~ 'it''s' or name = 'say \"hi\"'")
  expect(canonical('thumbs = up and user = [PERSON_ID_ABC] and latency in 2..30')).toBe(
    "thumbs = 'up' and user = '[PERSON_ID_ABC]' and latency in 2..30",
  )
  expect(canonical('(csat = 1 and csat = 2) and intent is missing')).toBe(
    'csat = 1 and csat = 2 and intent is missing',
  )
  expect(read('   ')).toEqual({ kind: 'all' })
})

describe('mistakes', () => {
  test.each([
    ['plan_teir = x', 0, 'plan_tier'],
    ['plan_tier enterprise', 10, '='],
    ['plan_tier = ', 12, 'a value of plan_tier'],
    ['plan_tier = x and', 17, 'csat'],
    ['csat = many', 7, 'a number'],
    ['success = up', 10, 'true'],
    ['csat = 1 csat', 9, 'and'],
    ['(csat = 1', 9, ')'],
    ['start = 2026-01-01', 6, '>='],
    ['start >= tomorrow', 9, "'2026-05-20'"],
    ['start >= 2026-02-30', 9, "'2026-05-20'"],
    ['start in last two days', 14, 'a whole number'],
    ['start in last 2 years', 16, 'weeks'],
    ['csat is odd', 8, 'missing'],
    ['intent in billing', 10, '('],
    ['intent:billing', 6, '='],
    ['label = PLN', 6, ':'],
    ['text = x', 5, '~'],
  ])('%s', (text, column, allowed) => {
    const found = failure(text)
    expect(found.column).toBe(column)
    expect(found.allowed).toContain(allowed)
  })

  test('say what they mean', () => {
    expect(failure('plan_teir = x').message).toBe('There is no field "plan_teir". Did you mean plan_tier?')
    expect(failure('failing = true')).toMatchObject({
      column: 0,
      message: 'There is no field "failing". Did you mean verdict or success?',
    })
    expect(failure('failing = true').allowed.slice(0, 2)).toEqual(['verdict', 'success'])
    expect(failure('csta < 3').message).toContain('Did you mean csat?')
    expect(failure('plan = pro').message).toContain('Did you mean plan_tier?')
    expect(failure('user_id = u-1').message).toContain('Did you mean user?')
    expect(failure('colour = 1').message).toBe('There is no field "colour".')
    expect(failure('constructor = 1').message).toBe('There is no field "constructor".')
    expect(failure("name = 'open").message).toBe('This quotation mark is not closed.')
    expect(failure('csat = 1)').message).toBe('This parenthesis was never opened.')
    expect(failure('csat in 5..1').message).toBe('The range ends before it begins.')
    expect(failure(`${'('.repeat(100)}csat = 1`).message).toBe('This filter is nested too deeply.')
    expect(failure('intent = ').valueOf).toBe('intent')
  })
})

test('what a mistaken name may mean are fields, at most three', () => {
  const names =
    'failing rating score feedback duration date price customer conversation question answer document function category annotator comment file handoff some_version tool-calls x'
  for (const name of names.split(' ')) {
    const near = nearestFields(name)
    if (name !== 'x') expect(near, name).not.toEqual([])
    expect(near.length).toBeLessThanOrEqual(3)
    for (const each of near) expect(fieldByName(each)?.name).toBe(each)
  }
  expect(nearestFields('tool_name')).toEqual(['tool', 'name', 'tool_calls'])
  expect(nearestFields('error_rate')[0]).toBe('errors')
  expect(nearestFields('tool-calls')).toEqual(['tool_calls'])
})

describe('edits', () => {
  const start = "plan_tier = 'pro' and csat <= 3 and intent != 'x'"
  const edited = (edit: (filter: Filter) => Filter, text = start) => printFilter(edit(read(text)))

  test('conditions as chips', () => {
    const chips = conditionsOf(read(`${start} and (success = false or csat < 2) and start in last 2 days`))
    expect(chips.map(({ text }) => text)).toEqual([
      "plan_tier = 'pro'",
      'csat <= 3',
      "intent != 'x'",
      '(success = false or csat < 2)',
      'start in last 2 days',
    ])
    expect(chips[1]?.chip).toEqual({ field: 'csat', op: 'at most', values: ['3'] })
    expect(chips[3]?.chip).toEqual({ field: null, op: 'matches', values: ['success = false or csat < 2'] })
    expect(conditionsOf(read(''))).toEqual([])
  })

  test('values of a field', () => {
    expect(edited((f) => withFieldValues(f, 'plan_tier', ['free', 'pro']))).toBe(
      "plan_tier in ('free', 'pro') and csat <= 3 and intent != 'x'",
    )
    expect(edited((f) => withFieldValues(f, 'plan_tier', []))).toBe("csat <= 3 and intent != 'x'")
    expect(edited((f) => withFieldValues(f, 'tool', ['a b']))).toBe(`${start} and tool:'a b'`)
    expect(edited((f) => withFieldValues(f, 'intent', ['y', null]))).toBe(
      `${start} and (intent = 'y' or intent is missing)`,
    )
    expect(edited((f) => withFieldValues(f, 'success', ['false']), '')).toBe('success = false')
    expect(valuesOf(read("intent in ('a','b') and (intent = 'c' or intent is missing)"), 'intent')).toEqual([
      'a',
      'b',
      'c',
      null,
    ])
  })

  test('exclusion', () => {
    expect(edited((f) => exclude(f, 'intent', 'y'))).toBe(
      "plan_tier = 'pro' and csat <= 3 and intent not in ('x', 'y')",
    )
    expect(edited((f) => exclude(f, 'plan_tier', 'pro'))).toBe("csat <= 3 and intent != 'x'")
    expect(edited((f) => exclude(f, 'intent', null), '')).toBe('intent is present')
    expect(edited((f) => exclude(f, 'label', 'PLN'), '')).toBe('not label:PLN')
    expect(edited((f) => exclude(f, 'intent', 'x'))).toBe(start.replace("intent != 'x'", "intent != 'x'"))
  })

  test('ranges', () => {
    expect(edited((f) => withRange(f, 'csat', 1, 2))).toBe(
      "plan_tier = 'pro' and csat in 1..2 and intent != 'x'",
    )
    expect(edited((f) => withRange(f, 'csat', null, null))).toBe("plan_tier = 'pro' and intent != 'x'")
    const from = Date.UTC(2026, 10, 11)
    expect(edited((f) => withRange(f, 'start', from, Date.UTC(2026, 10, 23)), 'start in last 2 days')).toBe(
      'start in 2026-11-11..2026-11-22',
    )
    expect(edited((f) => withRange(f, 'start', from, from + 5_400_000), '')).toBe(
      'start in 2026-11-11..2026-11-11T01:30Z',
    )
    expect(edited((f) => withRange(f, 'start', from, null), '')).toBe("start >= '2026-11-11'")
  })

  test('adding and removing', () => {
    expect(edited((f) => withCondition(f, read("plan_tier = 'pro'")))).toBe(start)
    expect(edited((f) => withCondition(f, read('turns > 3')))).toBe(`${start} and turns > 3`)
    expect(edited((f) => withoutCondition(f, 1))).toBe("plan_tier = 'pro' and intent != 'x'")
    expect(edited((f) => withoutField(f, 'csat'), '(csat = 1 or csat = 2) and turns = 1')).toBe('turns = 1')
  })
})

describe('suggestions', () => {
  const at = (text: string) => {
    const { suggestions, valueOf } = completeFilter(text, text.length)
    return { words: suggestions.map((suggestion) => suggestion.text), valueOf }
  }
  test('follow the grammar', () => {
    expect(at('').words).toContain('plan_tier')
    expect(at('plan').words).toEqual(['plan_tier'])
    expect(at('plan_tier ').words).toContain('not in')
    expect(at('plan_tier = ')).toEqual({ words: [], valueOf: 'plan_tier' })
    expect(at("plan_tier in ('a', ").valueOf).toBe('plan_tier')
    expect(at("plan_tier = 'a' ").words).toEqual(['and', 'or'])
    expect(at("plan_tier = 'a' a").words).toEqual(['and'])
    expect(at('success = ').words).toEqual(['true', 'false'])
    expect(at('csat is ').words).toEqual(['missing', 'present'])
    expect(at('start in last 3 ').words).toEqual(['hours', 'days', 'weeks'])
    expect(at('tool:loo').valueOf).toBe('tool')
    expect(at('nonsense = 3 and ').words).toEqual([])
  })
  test('replace the word under the cursor', () => {
    expect(completeFilter('csat = 1 and pla = 2', 16)).toMatchObject({ from: 13, to: 16 })
  })
})
