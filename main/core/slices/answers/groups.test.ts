import { describe, expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../../shared/protocol/protocol.ts'
import { constantSql } from '../../db/sql.ts'
import { wilsonInterval } from '../../statistics/rates.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sliceGroups } from '../slices.ts'
import { addChunks, addLabels, addTools, addTraces, fewTraces } from '../slicesFixture.ts'

const groups = (workspace: Workspace, input: CallInput<'slice.groups'>) =>
  sliceGroups(workspace, protocol['slice.groups'].input.parse(input), quietCall())

describe('by hand', () => {
  test('groups, largest first, missing values left out and missing keys kept', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      const result = await groups(workspace, {
        by: ['plan_tier'],
        metrics: ['count', 'success', 'csat', 'cost.sum', 'thumbs', 'guardrail', 'cost.p50', 'cost', 'turns'],
      })
      expect(result).toMatchObject({ groups: 3, matched: 5, beforeWhere: null, weighted: false })
      expect(result.rows.map(({ key, n, n_effective }) => [key.plan_tier, n, n_effective])).toEqual([
        ['pro', 3, 3],
        ['free', 1, 1],
        [null, 1, 1],
      ])
      const [pro, free, missing] = result.rows.map(({ values }) => values)
      expect(pro?.count).toEqual({ value: 3, low: 3, high: 3, n: 3 })
      expect(pro?.success).toEqual({ value: 0.5, ...wilsonInterval(0.5, 2), n: 2 })
      // Mean 3, s = √2, t(0.975; 1) = 12.706: 3 ± 12.706, of which a CSAT can be 1 to 5.
      expect(pro?.csat).toEqual({ value: 3, low: 1, high: 5, n: 2 })
      // Mean 3, s = √7, t(0.975; 2) = 4.3027: 3 ± 6.5725, and no cost is below nothing.
      expect(pro?.cost).toMatchObject({ value: 3, low: 0, n: 3 })
      expect(pro?.cost?.high).toBeCloseTo(3 + 6.5725, 3)
      // One value that both have: whether others differ from it cannot be known.
      expect(pro?.turns).toEqual({ value: 4, low: null, high: null, n: 2 })
      expect(pro?.['cost.sum']).toEqual({ value: 9, low: 9, high: 9, n: 3 })
      expect(pro?.thumbs).toMatchObject({ value: 0.5, n: 2 })
      expect(pro?.guardrail).toMatchObject({ value: 0, low: 0, n: 3 })
      expect(pro?.['cost.p50']).toEqual({ value: 2, low: null, high: null, n: 3 })
      expect(free?.csat).toEqual({ value: 5, low: null, high: null, n: 1 })
      expect(free?.['cost.sum']).toEqual({ value: null, low: null, high: null, n: 0 })
      expect(free?.guardrail).toMatchObject({ value: 1, n: 1 })
      expect(missing?.['cost.sum']).toMatchObject({ value: 0, n: 1 })
    }))

  test('a trace counts once under each of its chunks, tools, codes and reviewers', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      await addChunks(workspace, [
        ['faq', 'a', '1'],
        ['faq', 'a', '2'],
        ['faq', 'b', '1'],
        ['pricing', 'a', '1'],
      ])
      await addTools(workspace, [
        ['refund', 'a'],
        ['lookup', 'a'],
        ['lookup', 'e'],
      ])
      await addLabels(workspace, [
        { trace_uid: 'a', verdict: 'fail', code: 'PLN.2', contributing: ['RET.1'], reviewer: 'Ann' },
        { trace_uid: 'a', verdict: 'fail', code: 'PLN.2', reviewer: 'Bo' },
        { trace_uid: 'b', verdict: 'fail', code: 'RET.1', reviewer: 'Ann' },
      ])
      const counts = async (...by: string[]) =>
        (await groups(workspace, { by, metrics: ['csat'] })).rows.map(({ key, n, values }) => [
          ...Object.values(key),
          n,
          values.csat?.value,
        ])
      expect(await counts('chunk')).toEqual([
        [null, 3, 4],
        ['faq', 2, 3],
        ['pricing', 1, 4],
      ])
      expect(await counts('tool')).toEqual([
        [null, 3, 3.5],
        ['lookup', 2, 3.5],
        ['refund', 1, 4],
      ])
      expect(await counts('code')).toEqual([
        [null, 3, 4],
        ['RET.1', 2, 3],
        ['PLN.2', 1, 4],
      ])
      expect(await counts('reviewer')).toEqual([
        [null, 3, 4],
        ['Ann', 2, 3],
        ['Bo', 1, 4],
      ])
      expect(await counts('verdict')).toEqual([
        [null, 3, 4],
        ['fail', 2, 3],
      ])
      expect(await counts('chunk', 'tool')).toContainEqual(['faq', 'lookup', 1, 4])
      const [labelled] = (await groups(workspace, { by: ['format'], metrics: ['label_rate'] })).rows
      expect(labelled?.values.label_rate).toMatchObject({ value: 0.4, n: 5 })
    }))

  test('beside a reviewer stand the verdict and codes that this reviewer gave', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      await addLabels(workspace, [
        { trace_uid: 'a', verdict: 'defer', code: 'PLN.2', reviewer: 'Ada' },
        { trace_uid: 'a', verdict: 'fail', code: 'INF.1', contributing: ['RET.1'], reviewer: 'Bo' },
        { trace_uid: 'a', verdict: 'pass', reviewer: 'Cy' },
        { trace_uid: 'b', verdict: 'fail', code: 'INF.1', reviewer: 'Bo' },
      ])
      const counts = async (...by: string[]) =>
        (await groups(workspace, { by, metrics: ['count'] })).rows.map(({ key, n }) => [
          ...by.map((name) => key[name]),
          n,
        ])
      expect(await counts('reviewer', 'code')).toEqual([
        [null, null, 3],
        ['Bo', 'INF.1', 2],
        ['Ada', 'PLN.2', 1],
        ['Bo', 'RET.1', 1],
        ['Cy', null, 1],
      ])
      expect(await counts('verdict', 'reviewer')).toEqual([
        [null, null, 3],
        ['fail', 'Bo', 2],
        ['defer', 'Ada', 1],
        ['pass', 'Cy', 1],
      ])
      expect(await counts('plan_tier', 'code', 'verdict', 'reviewer')).toContainEqual([
        'pro',
        'RET.1',
        'fail',
        'Bo',
        1,
      ])
    }))

  test('a later pass takes the code of the failure it overrules with it', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      await addLabels(workspace, [
        { trace_uid: 'a', verdict: 'fail', code: 'PLN.2', contributing: ['RET.1'], reviewer: 'Ann' },
        { trace_uid: 'a', verdict: 'pass', reviewer: 'Bob' },
        { trace_uid: 'b', verdict: 'fail', code: 'OUT.1', reviewer: 'Ann' },
        { trace_uid: 'b', verdict: 'defer', reviewer: 'Bob' },
        { trace_uid: 'e', verdict: 'pass', reviewer: 'Ann' },
        { trace_uid: 'e', verdict: 'fail', code: 'PLN.2', reviewer: 'Bob' },
      ])
      const { rows } = await groups(workspace, { by: ['verdict', 'code'], metrics: ['count'] })
      expect(rows.map(({ key, n }) => [key['verdict'], key['code'], n])).toEqual([
        [null, null, 2],
        ['defer', null, 1],
        ['fail', 'PLN.2', 1],
        ['pass', null, 1],
      ])
      const said = await workspace.database.all(
        constantSql('select trace_uid, verdict, code from trace_labels order by trace_uid'),
      )
      expect(said).toEqual([
        { trace_uid: 'a', verdict: 'pass', code: null },
        { trace_uid: 'b', verdict: 'defer', code: null },
        { trace_uid: 'e', verdict: 'fail', code: 'PLN.2' },
      ])
    }))

  test('days and weeks are named by their date', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, fewTraces)
      const keys = async (by: string) =>
        (await groups(workspace, { by: [by], metrics: ['count'] })).rows.map(({ key }) => key[by])
      expect(await keys('day')).toEqual([
        '2026-05-04',
        '2026-05-05',
        '2026-05-12',
        '2026-05-13',
        '2026-05-14',
      ])
      expect(await keys('week')).toEqual(['2026-05-11', '2026-05-04'])
    }))
})

test('a value beyond any measure is left out, and that is said', () =>
  withWorkspace(async (workspace) => {
    const absurd = ['1e308', '1.7e308', 'nan', '-1e300']
    await addTraces(workspace, [...fewTraces, ...absurd.map((value) => ({ trace_uid: value }))])
    await workspace.database.run(
      constantSql(`update traces set csat = trace_uid::double where trace_uid in ('${absurd.join("', '")}')`),
    )
    const found = await groups(workspace, {
      by: ['format'],
      metrics: ['csat', 'csat.sum', 'csat.p95', 'latency'],
    })
    expect(protocol['slice.groups'].output.parse(found)).toEqual(found)
    expect(found.rows[0]).toMatchObject({
      n: 9,
      values: { csat: { value: 3.5, n: 4 }, 'csat.sum': { value: 14 } },
    })
    expect(found.notes).toEqual([expect.stringMatching(/^4 values .* count as missing/)])
  }))

test.each([
  [{ by: ['planet'], metrics: ['count'] }, 'planet'],
  [{ by: ['text'], metrics: ['count'] }, 'text'],
  [{ by: ['day'], metrics: ['happiness'] }, 'happiness'],
  [{ by: ['day'], metrics: ['csat.p99'] }, 'csat.p99'],
  [{ by: ['day'], metrics: ['success.p50'] }, 'success.p50'],
  [{ by: ['day'], metrics: ['count.mean'] }, 'count.mean'],
])('%o is refused by name', (input, name) =>
  withWorkspace(async (workspace) => {
    await expect(groups(workspace, input)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(name),
      hint: expect.any(String),
    })
  }),
)
