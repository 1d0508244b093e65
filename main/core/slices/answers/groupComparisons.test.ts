import { describe, expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../../shared/protocol/protocol.ts'
import { newcombeDifference, welchDifference } from '../../statistics/differences.ts'
import { wilsonInterval } from '../../statistics/rates.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sliceCompare, sliceGroups } from '../slices.ts'
import { addTraces, fewTraces, type TestTrace } from '../slicesFixture.ts'

const groups = (workspace: Workspace, input: CallInput<'slice.groups'>) =>
  sliceGroups(workspace, protocol['slice.groups'].input.parse(input), quietCall())
const compare = (workspace: Workspace, input: CallInput<'slice.compare'>) =>
  sliceCompare(workspace, protocol['slice.compare'].input.parse(input), quietCall())

describe('against a comparison', () => {
  test('the same conditions over the equally long time before', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      const result = await groups(workspace, {
        where: "start in '2026-05-11'..'2026-05-17' and csat > 0",
        by: ['format'],
        metrics: ['csat', 'success'],
        before: 'previous',
      })
      expect(result.beforeWhere).toBe(
        "csat > 0 and start >= '2026-05-04T00:00Z' and start < '2026-05-11T00:00Z'",
      )
      const [row] = result.rows
      expect(row?.before?.csat).toMatchObject({ value: 4, n: 2 })
      expect(row?.change?.csat).toEqual({
        value: -1,
        ...(({ low, high }) => ({ low, high }))(
          welchDifference({ value: 3, standardError: 1, df: 1 }, { value: 4, standardError: 1, df: 1 }),
        ),
      })
      const rate = (value: number, n: number) => ({ value, ...wilsonInterval(value, n) })
      expect(row?.change?.success).toEqual(newcombeDifference(rate(0.5, 2), rate(1, 2)))
    }))
  test('contributions of the groups, with those that were only before, add up to the change of the whole', () =>
    withWorkspace(async (workspace) => {
      const day = (
        version: string,
        start_at: string,
        csat: number,
        pi: number,
        index: number,
      ): TestTrace => ({
        trace_uid: `${version} ${start_at} ${index}`,
        agent_version: version,
        start_at,
        csat,
        inclusion_probability: pi,
      })
      await addTraces(
        workspace,
        [1, 2, 3, 4, 5, 5].flatMap((csat, index) => [
          day('v2.2', '2026-05-01', csat, 0.5, index),
          day('v2.3', '2026-05-01', 3, 0.1, index),
          day('v2.3', '2026-05-10', 3, 0.25, index),
          day('v2.4', '2026-05-10', (csat + 3) / 2, 0.2, index),
        ]),
      )
      const ask = {
        where: "start >= '2026-05-08'",
        before: "start < '2026-05-08'",
        metrics: ['csat', 'csat.p50'],
      }
      const whole = (await groups(workspace, { ...ask, by: ['format'] })).rows[0]?.change?.csat?.value ?? NaN
      const { rows, otherContribution } = await groups(workspace, { ...ask, by: ['agent_version'] })
      const listed = rows.reduce((sum, row) => sum + (row.contribution?.csat ?? NaN), 0)
      expect(rows.map(({ key }) => key.agent_version)).toEqual(['v2.3', 'v2.4'])
      expect(otherContribution?.csat).not.toBe(0)
      expect(listed + (otherContribution?.csat ?? NaN)).toBeCloseTo(whole, 10)
      const one = await groups(workspace, { ...ask, by: ['agent_version'], limit: 1 })
      expect((one.rows[0]?.contribution?.csat ?? NaN) + (one.otherContribution?.csat ?? NaN)).toBeCloseTo(
        whole,
        10,
      )
      // Medians do not add up, and groups of tools overlap.
      expect(rows[0]?.contribution?.['csat.p50']).toBeNull()
      expect((await groups(workspace, { ...ask, by: ['tool'] })).rows[0]?.contribution?.csat).toBeNull()
    }))
  test('no start, no time before; a group that is new has no change', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      const open = await groups(workspace, { by: ['plan_tier'], metrics: ['csat'], before: 'previous' })
      expect(open.beforeWhere).toBeNull()
      expect(open.rows[0]?.before).toBeNull()
      const last = await groups(workspace, {
        where: 'start in last 4 days',
        by: ['plan_tier'],
        metrics: ['csat'],
        before: 'previous',
      })
      expect(last.beforeWhere).toBe(
        "start >= '2026-05-06T00:00:00.000001Z' and start < '2026-05-10T00:00:00.000001Z'",
      )
      expect(last.rows[0]?.before?.csat).toEqual({ value: null, low: null, high: null, n: 0 })
      expect(last.rows[0]?.change?.csat).toEqual({ value: null, low: null, high: null })
    }))
  test('two populations side by side, also where one lacks a group', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      const result = await compare(workspace, {
        a: "start >= '2026-05-11'",
        b: "start < '2026-05-11'",
        metrics: ['csat'],
      })
      expect(result.rows).toEqual([
        {
          key: {},
          metric: 'csat',
          a: expect.objectContaining({ value: 3, n: 2 }),
          b: expect.objectContaining({ value: 4, n: 2 }),
          difference: expect.objectContaining({ value: -1 }),
          n_effective: { a: 3, b: 2 },
        },
      ])
      const byTier = await compare(workspace, {
        a: "plan_tier = 'pro'",
        b: "plan_tier != 'pro'",
        by: ['plan_tier'],
        metrics: ['count', 'csat'],
      })
      expect(byTier.rows.map(({ key, metric, a, b }) => [key.plan_tier, metric, a.value, b.value])).toEqual([
        ['pro', 'count', 3, null],
        ['pro', 'csat', 3, null],
        ['free', 'count', null, 1],
        ['free', 'csat', null, 5],
        [null, 'count', null, 1],
        [null, 'csat', null, 3],
      ])
    }))
})
