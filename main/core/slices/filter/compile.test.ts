import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { allOf, anyOf, type Condition, type Filter } from '../../../../shared/filter/ast.ts'
import { fields, operatorsOf } from '../../../../shared/filter/fields.ts'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { sql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { populationOf, selectedTraces } from './population.ts'
import { addChunks, addLabels, addTools, addTraces } from '../slicesFixture.ts'
import { tracesIds } from '../slices.ts'

let workspace: Workspace
let finished: () => void
let closed: Promise<void>

beforeAll(async () => {
  await new Promise<void>((ready, failed) => {
    closed = withWorkspace(async (opened) => {
      workspace = opened
      await fill(opened)
      ready()
      await new Promise<void>((end) => (finished = end))
    })
    closed.catch(failed)
  })
})
afterAll(async () => {
  finished()
  await closed
})

async function fill(opened: Workspace): Promise<void> {
  await addTraces(opened, [
    {
      trace_uid: 'a',
      start_at: '2026-05-01 00:00:00',
      plan_tier: 'pro',
      csat: 4,
      success: true,
      preview: 'Refund please',
      guardrail: 1,
    },
    { trace_uid: 'b', start_at: '2026-05-10 12:00:00', plan_tier: 'free', csat: 2, success: false },
    { trace_uid: 'c', start_at: '2026-05-19 23:59:59.999999', plan_tier: null, csat: null, success: null },
    { trace_uid: 'd', start_at: '2026-05-20 00:00:00', plan_tier: 'enterprise', csat: 0, thumbs: 'up' },
    { trace_uid: 'e', start_at: null, plan_tier: "o'pro" },
  ])
  await addLabels(opened, [
    { trace_uid: 'a', verdict: 'fail', code: 'PLN.2', contributing: ['RET.1'], note: 'Too early' },
    { trace_uid: 'b', verdict: 'pass', reviewer: 'Bo' },
    { trace_uid: 'c', verdict: null, code: 'PLN.9' },
  ])
  await addTools(opened, [
    ['lookup_account', 'a'],
    ['issue_refund', 'a'],
    ['issue_refund', 'b'],
  ])
  await addChunks(opened, [
    ['faq', 'a', '1'],
    ['faq', 'a', '2'],
    ['pricing', 'c', '1'],
  ])
}

async function selects(where: string): Promise<string> {
  const { ids } = await tracesIds(
    workspace,
    { where, order: { column: 'trace', descending: false }, limit: 100 },
    quietCall(),
  )
  return ids.join('')
}

test.each([
  ['', 'abcde'],
  ["plan_tier = 'pro'", 'a'],
  ["plan_tier != 'pro'", 'bcde'],
  ["plan_tier in ('pro', 'free')", 'ab'],
  ["plan_tier not in ('pro', 'free')", 'cde'],
  ['plan_tier is missing', 'c'],
  ['plan_tier is present', 'abde'],
  ["plan_tier ~ 'PRO'", 'ae'],
  ["plan_tier = 'o''pro'", 'e'],
  ['csat = 0', 'd'],
  ['csat < 3', 'bd'],
  ['csat != 4', 'bcde'],
  ['not csat < 3', 'ace'],
  ['csat in 2..4', 'ab'],
  ['csat is missing', 'ce'],
  ['success = true', 'a'],
  ['success = false', 'b'],
  ['success != true', 'bcde'],
  ['success is missing', 'cde'],
  ['guardrail = true', 'a'],
  ["thumbs = 'up'", 'd'],
  ["start >= '2026-05-20'", 'd'],
  ["start > '2026-05-10'", 'cd'],
  ["start <= '2026-05-19'", 'abc'],
  ["start < '2026-05-10'", 'a'],
  ["start in '2026-05-10'..'2026-05-19'", 'bc'],
  ["start in '2026-05-10T12:00'..'2026-05-19T23:59'", 'b'],
  ['start in last 10 days', 'bcd'],
  ['start in last 1 hours', 'cd'],
  ['start is missing', 'e'],
  ["day = '2026-05-19'", 'c'],
  ["day > '2026-05-19'", 'd'],
  ["day = 'someday'", ''],
  ["day != 'someday'", 'abcde'],
  ["week = '2026-05-18'", 'cd'],
  ['tool:issue_refund', 'ab'],
  ["tool = 'lookup_account'", 'a'],
  ["tool != 'lookup_account'", 'bcde'],
  ["tool not in ('lookup_account', 'none')", 'bcde'],
  ["tool ~ 'account'", 'a'],
  ['tool is missing', 'cde'],
  ['chunk:faq', 'a'],
  ['chunk is present', 'ac'],
  ['label:PLN.2', 'a'],
  ['label:RET.1', 'a'],
  ['label:PLN', 'a'],
  ['label:PL', ''],
  ['label:PLN.9', ''],
  ['label is missing', 'cde'],
  ["code = 'RET.1'", 'a'],
  ["code != 'RET.1'", 'bcde'],
  ['code is missing', 'bcde'],
  ["verdict = 'fail'", 'a'],
  ["verdict != 'fail'", 'bcde'],
  ['labelled = true', 'ab'],
  ['labels = 0', 'cde'],
  ["reviewer = 'Bo'", 'b'],
  ["note ~ 'EARLY'", 'a'],
  ['note is missing', 'bcde'],
  ["text ~ 'refund'", 'a'],
  ["not (text ~ 'refund' or plan_tier = 'free')", 'cde'],
])('%s selects %s', async (where, ids) => {
  expect(await selects(where)).toBe(ids)
})

describe('any filter', () => {
  const value = fc.oneof(fc.string(), fc.constantFrom('pro', 'PLN.2', '2026-05-19', '$1', "'; --", '\u0000'))
  const number = fc.oneof(
    fc.integer({ min: -2, max: 9 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  const day = fc
    .integer({ min: 0, max: 40_000 })
    .map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10))
  const condition: fc.Arbitrary<Condition> = fc
    .tuple(
      fc.constantFrom(...fields),
      fc.nat(),
      value,
      number,
      fc.boolean(),
      day,
      fc.integer({ min: 1, max: 999_999 }),
    )
    .map(([field, pick, text, amount, flag, date, length]) => {
      const allowed = operatorsOf(field)
      const op = allowed[pick % allowed.length] ?? 'is'
      const name = field.name
      if (op === 'is') return { kind: 'missing', field: name, negated: flag }
      if (op === ':') return { kind: 'has', field: name, value: text }
      if (op === '~') return { kind: 'contains', field: name, value: text === '' ? 'x' : text }
      if (field.kind === 'time') {
        if (op === 'in' && flag) return { kind: 'last', field: 'start', amount: length, unit: 'weeks' }
        if (op === 'in') return { kind: 'period', field: 'start', from: date, to: '2090-01-01' }
        return { kind: 'compare', field: name, op: op as '<', value: date }
      }
      const scalar = field.kind === 'number' ? amount + 0 : text
      if (op === 'in' || op === 'not in')
        return field.kind === 'number' && flag && op === 'in'
          ? { kind: 'range', field: name, from: Math.min(0, amount) + 0, to: Math.max(0, amount) }
          : { kind: 'in', field: name, negated: op === 'not in', values: [scalar, scalar] }
      return { kind: 'compare', field: name, op: op as '=', value: field.kind === 'boolean' ? flag : scalar }
    })
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      condition,
      fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map(allOf),
      fc.array(tie('filter'), { minLength: 2, maxLength: 3 }).map(anyOf),
      tie('filter').map((part): Filter => ({ kind: 'not', part })),
    ),
  }))

  test('gives a statement that the database accepts, as printed and as read again', async () => {
    await fc.assert(
      fc.asyncProperty(filter, async (generated) => {
        const read = parseFilter(printFilter(generated))
        expect(read).toEqual({ ok: true, filter: generated })
        const selected = await selectedTraces(workspace, printFilter(generated))
        await workspace.database.all(sql`explain ${selected}`)
      }),
      { numRuns: 150 },
    )
  })

  test('and its opposite share the traces between them', async () => {
    const population = await populationOf(workspace)
    const count = async (part: Filter) => {
      const { from, condition: chosen } = population.select(part)
      const row = await workspace.database.first<{ n: number }>(
        sql`select count(*) as n from ${from} where ${chosen}`,
      )
      return row?.n ?? -1
    }
    await fc.assert(
      fc.asyncProperty(filter, async (part) => {
        expect((await count(part)) + (await count({ kind: 'not', part }))).toBe(5)
      }),
      { numRuns: 100 },
    )
  })
})

test('a filter that cannot be read is refused with its column and what may stand there', async () => {
  await expect(selectedTraces(workspace, "plan_tier == 'pro'")).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('column 12'),
    details: { column: 11 },
  })
  await expect(selectedTraces(workspace, 'plan_tear = 1')).rejects.toMatchObject({
    message: expect.stringContaining('Did you mean plan_tier?'),
    hint: expect.stringContaining('plan_tier'),
  })
})

test('a person is found by their id as well as by its token', async () => {
  const token = '[PERSON_ID_0000000000]'
  const population = await populationOf(workspace)
  const { condition } = population.select({ kind: 'compare', field: 'user', op: '=', value: 'u-17' })
  expect(condition.values).toEqual(['u-17', expect.stringMatching(/^\[PERSON_ID_[0-9A-Z]{10}\]$/)])
  expect(
    population.select({ kind: 'compare', field: 'user', op: '=', value: token }).condition.values,
  ).toEqual([token])
})
