import { describe, expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../../shared/protocol/protocol.ts'
import { certainMoments, rateOfParts, unseenInterval } from '../../statistics/takeAll.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sliceCompare, sliceGroups } from '../slices.ts'
import { addTraces, type TestTrace } from '../slicesFixture.ts'

const groups = (workspace: Workspace, input: CallInput<'slice.groups'>) =>
  sliceGroups(workspace, protocol['slice.groups'].input.parse(input), quietCall())
const compare = (workspace: Workspace, input: CallInput<'slice.compare'>) =>
  sliceCompare(workspace, protocol['slice.compare'].input.parse(input), quietCall())

describe('weights', () => {
  const drawn: TestTrace[] = [
    { trace_uid: 'a', success: true, csat: 1, inclusion_probability: 1 },
    { trace_uid: 'b', success: false, csat: 2, inclusion_probability: 0.25 },
    { trace_uid: 'c', success: true, csat: 3, inclusion_probability: 0.5 },
  ]
  test('a trace stands for the inverse of its inclusion probability', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, drawn)
      const [row] = (
        await groups(workspace, {
          by: ['format'],
          metrics: ['count', 'success', 'csat', 'csat.p50', 'csat.sum'],
        })
      ).rows
      expect(row?.n).toBe(3)
      // Of 5 drawn by chance beside the certain one there are 2: they cannot tell what the others are like.
      expect(row?.n_effective).toBe(2)
      for (const metric of ['success', 'csat', 'csat.p50', 'csat.sum'])
        expect(row?.values[metric]).toEqual({ value: null, low: null, high: null, n: 3 })
      // 3 were seen. Of the others 4 are estimated, with the variance Σ w² − w = 12 + 2; one more could weigh 4.
      expect(row?.values.count).toMatchObject({ value: 7, low: 3, n: 3 })
      const { high } = unseenInterval(4, 14, 4)
      expect(row?.values.count?.high).toBe(Math.ceil(3 + high))
    }))
  test('with enough of them drawn, certain ones and drawn ones are told apart', () =>
    withWorkspace(async (workspace) => {
      const certain = [1, 2, 1].map((csat, index) => ({
        trace_uid: `c${index}`,
        success: false,
        csat,
        inclusion_probability: 1,
      }))
      const byChance = [3, 4, 5, 5, 4, 3].map((csat, index) => ({
        trace_uid: `d${index}`,
        success: index > 0,
        csat,
        inclusion_probability: 0.1,
      }))
      await addTraces(workspace, [...certain, ...byChance])
      const metrics = ['count', 'success', 'csat', 'csat.sum', 'success.sum', 'csat.p50']
      const [row] = (await groups(workspace, { by: ['format'], metrics })).rows
      expect(row?.values.count).toMatchObject({ value: 63, n: 9 })
      expect(row?.values.count?.low).toBeGreaterThanOrEqual(9)
      expect(row?.values.success?.value).toBeCloseTo(50 / 63, 12)
      expect(row?.values.csat?.value).toBeCloseTo(244 / 63, 12)
      expect(row?.values['csat.sum']?.value).toBeCloseTo(244, 9)
      // 28 points were seen, and the sum is no less.
      expect(row?.values['csat.sum']?.low).toBeGreaterThanOrEqual(28)
      expect(row?.values['success.sum']?.value).toBeCloseTo(50, 9)
      expect(row?.values['success.sum']?.low).toBeGreaterThanOrEqual(5)
      expect(row?.values['csat.p50']?.value).toBe(4)
      const certainPart = certainMoments(3, 0, 0)
      const of = (n: number, x: number, w: number) => ({
        n,
        sumW: n * w,
        sumW2: n * w * w,
        sumWX: x * w,
        sumW2X: x * w * w,
        sumW2X2: x * w * w,
      })
      const { low, high } = rateOfParts({ certain: certainPart, drawn: of(6, 5, 10) })
      expect(row?.values.success?.low).toBeCloseTo(low, 9)
      expect(row?.values.success?.high).toBeCloseTo(high, 9)
    }))
  test('and a comparison says what its two sides are worth', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [
        { trace_uid: 'a', plan_tier: 'pro', csat: 5, inclusion_probability: 0.5 },
        { trace_uid: 'b', plan_tier: 'pro', csat: 1, inclusion_probability: 0.1 },
        { trace_uid: 'c', plan_tier: 'free', csat: 2, inclusion_probability: 1 },
      ])
      const sides = { a: "plan_tier = 'pro'", b: "plan_tier = 'free'", metrics: ['csat'] }
      const [row] = (await compare(workspace, sides)).rows
      // (2 + 10)² / (2² + 10²); of b's traces none was drawn by chance.
      expect(row?.n_effective).toEqual({ a: expect.closeTo(144 / 104), b: 0 })
      const [plainly] = (await compare(workspace, { ...sides, weighted: false })).rows
      expect(plainly?.n_effective).toEqual({ a: 2, b: 1 })
    }))

  test('unless they are not wanted', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, drawn)
      const result = await groups(workspace, { by: ['format'], metrics: ['success'], weighted: false })
      expect(result.weighted).toBe(false)
      expect(result.rows[0]).toMatchObject({ n: 3, n_effective: 3, values: { success: { value: 2 / 3 } } })
    }))
  test('equal weights leave rates, means and the bounds of quantiles as they are', () =>
    withWorkspace(async (workspace) => {
      await addTraces(
        workspace,
        Array.from({ length: 41 }, (_, index) => ({
          trace_uid: `t${index}`,
          success: index % 3 === 0,
          csat: (index * 7) % 41,
          inclusion_probability: 0.5,
        })),
      )
      const input = { by: ['format'], metrics: ['success', 'csat', 'csat.p50', 'csat.p95'] }
      const [weighted] = (await groups(workspace, input)).rows
      const [bare] = (await groups(workspace, { ...input, weighted: false })).rows
      const rounded = (values: Record<string, unknown> | undefined) =>
        JSON.parse(
          JSON.stringify(values, (_, value: unknown) =>
            typeof value === 'number' ? value.toFixed(9) : value,
          ),
        )
      expect(rounded(weighted?.values)).toEqual(rounded(bare?.values))
    }))
})
