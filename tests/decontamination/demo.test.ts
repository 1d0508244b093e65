import { expect, test } from 'vitest'
import { z } from 'zod'
import { constantSql } from '../../main/core/db/sql.ts'
import { decontaminate, selfTest } from '../../main/core/decontamination/decontamination.ts'
import { withDemo } from '../journeys/demoWorkspace.ts'
import { quietCall } from '../workspaceFixture.ts'

const story = z.looseObject({
  golden: z.array(z.string()),
  trace_ids: z.array(z.string()),
  copies: z.array(z.object({ trace_id: z.string(), of: z.string(), how: z.string() })),
})

test('of the demo’s planted copies of golden cases none stays silent, and the certificate’s test says so', () =>
  withDemo({ traces: 4000 }, async ({ workspace, truth }) => {
    const { golden, trace_ids: adversarial, copies } = story.parse(truth.stories['8'])
    const rows = await workspace.database.all<{ trace: string; question: string }>(
      constantSql(
        'select trace_uid as trace, preview as question from traces where preview is not null order by trace_uid',
      ),
    )
    const judging = new Set([...golden, ...adversarial])
    const items = rows.map(({ trace, question }) => ({ id: trace, parts: [question] }))
    const evaluation = items.filter(({ id }) => judging.has(id))
    const train = items.filter(({ id }) => !judging.has(id))
    expect([evaluation.length, copies.length]).toEqual([550, 12])
    const found = await decontaminate(workspace.ports, { train, evaluation }, quietCall())
    const [removed, review] = [new Set(found.removed), new Set(found.review)]
    for (const { trace_id, of, how } of copies) {
      const pair = found.hits.find(({ train_id, eval_id }) => train_id === trace_id && eval_id === of)
      if (how === 'rephrased') {
        expect({ how, caught: removed.has(trace_id) || review.has(trace_id) }).toEqual({ how, caught: true })
        expect(['remove', 'review']).toContain(pair?.band)
      } else {
        expect({ how, removed: removed.has(trace_id) }).toEqual({ how, removed: true })
        expect({ how, band: pair?.band }).toEqual({ how, band: 'remove' })
      }
    }
    // What remains is most of training: a detector that removes all finds all.
    expect(found.clear / found.train).toBeGreaterThan(0.35)
    const result = await selfTest(workspace.ports, { train, evaluation }, quietCall())
    expect(result, JSON.stringify(result)).toMatchObject({ passed: true })
  }))
