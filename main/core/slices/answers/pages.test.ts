import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { protocol, type CallInput } from '../../../../shared/protocol/protocol.ts'
import { traceColumns } from '../../../../shared/protocol/methods/explore.ts'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { tracesIds, tracesPage } from '../slices.ts'
import { addLabels, addTraces, manyTraces } from '../slicesFixture.ts'

const page = (workspace: Workspace, input: CallInput<'traces.page'>) =>
  tracesPage(workspace, protocol['traces.page'].input.parse(input), quietCall())
const ids = async (workspace: Workspace, input: CallInput<'traces.ids'>) =>
  (await tracesIds(workspace, protocol['traces.ids'].input.parse(input), quietCall())).ids

describe('pages', () => {
  test('put together are the full order, whatever the column', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, manyTraces(120))
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...traceColumns),
          fc.boolean(),
          fc.integer({ min: 1, max: 50 }),
          fc.constantFrom('', "plan_tier = 'pro'", 'csat is missing'),
          async (column, descending, limit, where) => {
            const order = { column, descending }
            const all = await ids(workspace, { where, order })
            expect(new Set(all).size).toBe(all.length)
            const paged: string[] = []
            for (let offset = 0; offset < all.length; offset += limit) {
              const { rows, total } = await page(workspace, { where, order, offset, limit })
              expect(total).toBe(all.length)
              paged.push(...rows.map(({ trace }) => trace))
            }
            expect(paged).toEqual(all)
          },
        ),
        { numRuns: 40 },
      )
      const costs = (await page(workspace, { order: { column: 'cost', descending: false } })).rows
      const present = costs.flatMap(({ cost }) => cost ?? [])
      expect(costs.map(({ cost }) => cost).slice(0, present.length)).toEqual(
        present.toSorted((a, b) => a - b),
      )
      expect(await page(workspace, { offset: 5000 })).toMatchObject({ total: 120, rows: [] })
    }))
  test('of the beginning and of the whole order fit together', () =>
    withWorkspace(async (workspace) => {
      await workspace.database.run(
        constantSql(`insert into traces by name select 't' || (i * 7919 % 2500) as trace_uid, (i % 7)::double as cost, 1 as spans, false as infrastructure_failure,
          0 as llm_calls, 0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail, 0 as errors, 's' as source, 'f' as format, 'i' as id_space,
          1 as redaction_epoch from range(2500) r(i)`),
      )
      const order = { column: 'cost', descending: true } as const
      const all = await ids(workspace, { order })
      const paged: string[] = []
      for (let offset = 0; offset < all.length; offset += 300) {
        const { rows, total } = await page(workspace, { order, offset, limit: 300 })
        expect(total).toBe(2500)
        paged.push(...rows.map(({ trace }) => trace))
      }
      expect(paged).toEqual(all)
    }))
  test('show a new trace and a new label at once', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [{ trace_uid: 'a' }])
      expect((await page(workspace, {})).rows.map(({ verdict }) => verdict)).toEqual([null])
      await addLabels(workspace, [{ trace_uid: 'a', verdict: 'fail', code: 'PLN.2' }])
      expect((await page(workspace, { where: 'label:PLN.2' })).rows).toMatchObject([
        { trace: 'a', verdict: 'fail', code: 'PLN.2' },
      ])
      await addTraces(workspace, [{ trace_uid: 'b' }])
      expect(await page(workspace, {})).toMatchObject({ total: 2 })
    }))
})
