import { expect, test } from 'vitest'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import { duplicateGroups, duplicatesFind } from '../../main/core/dedupe/dedupe.ts'
import { takeSubjects } from '../../main/core/dedupe/subjects.ts'
import { jaccard, shinglesOf } from '../../main/core/text/shingles.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { quietCall } from '../workspaceFixture.ts'
import { withDemo } from './demoWorkspace.ts'

const sizes = process.env.ASSAY_SOAK === undefined ? [4000] : [4000, 20_000]

test.each(sizes)(
  'at %i traces the same question folds into one group a tier, and what is read still tells all',
  (traces) =>
    withDemo({ traces }, async ({ workspace, truth, count }) => {
      const paraphrases = truth.stories['7']?.trace_ids ?? []
      expect(paraphrases.length).toBeGreaterThan(60)
      const run = await duplicatesFind(workspace, { threshold: 0.7, fresh: false }, quietCall())
      const list = sql`select unnest(${JSON.stringify(paraphrases)}::json::varchar[])`
      const folded = await workspace.database.all<{
        plan_tier: string
        n: number
        groups: number
        members: number
        told: number
        outsiders: number
      }>(sql`
      select plan_tier, count(*) as n, count(distinct duplicate_group) as groups, count(duplicate_group) as members,
        any_value(duplicate_multiplicity) as told,
        any_value(duplicate_multiplicity) - count(*) as outsiders
      from traces where trace_uid in (${list}) group by plan_tier order by plan_tier`)
      expect(folded.map(({ plan_tier }) => plan_tier)).toEqual(['enterprise', 'free', 'pro'])
      for (const tier of folded)
        expect(tier).toMatchObject({ groups: 1, members: tier.n, told: tier.n, outsiders: 0 })
      const read = await workspace.database.first<{ n: number; weight: number }>(
        sql`select count(*) as n, sum(duplicate_multiplicity) as weight from traces where trace_uid in (${list}) and coalesce(representative, true)`,
      )
      expect(paraphrases.length / (read?.n ?? 0)).toBeGreaterThanOrEqual(10)
      expect(read?.weight).toBe(paraphrases.length)

      const all = await workspace.database.first<{ n: number; weight: number }>(
        constantSql(
          'select count(*) as n, sum(duplicate_multiplicity) as weight from traces where coalesce(representative, true)',
        ),
      )
      expect(all).toEqual({ n: run.to_read, weight: traces })
      expect(await count('representative = true')).toBe(run.to_read)
      const { groups } = await duplicateGroups(workspace, { offset: 0, limit: 1 }, quietCall())
      expect(await count(`duplicate_group = '${groups[0]?.group}'`)).toBe(groups[0]?.multiplicity)
      const mixed = await workspace.database.first<{ n: number }>(
        constantSql(`select count(*) as n from (select duplicate_group from traces where duplicate_group is not null
        group by duplicate_group having count(distinct coalesce(success::varchar, 'open')) > 1 or count(distinct intent) > 1 or count(distinct plan_tier) > 1)`),
      )
      expect(mixed?.n).toBe(0)

      const { pairs, together, near, nearOne } = await againstAllPairs(workspace)
      expect(pairs).toBeGreaterThan(traces)
      expect(together / pairs).toBeGreaterThanOrEqual(0.99)
      // Whoever counts as a near-copy is one of some trace of its group.
      expect(near).toBeGreaterThan(traces / 10)
      expect(nearOne / near).toBeGreaterThanOrEqual(0.99)
    }),
)

/**
 * Each trace held against each other of its intent, tier and outcome: how many pairs have a Jaccard of .7 and more and
 * how many of those share a group; how many members count as near-copies and how many of those are in such a pair.
 */
async function againstAllPairs(workspace: Workspace) {
  const rows = await workspace.database.withSession(async (session) => {
    await takeSubjects(session, await workspace.textFiles(), {})
    return session.all<{ block: string; question: string; placed: string | null; reason: string | null }>(
      constantSql(`select s.block, s.question, t.duplicate_group as placed, m.reason from subjects s join traces t on t.trace_uid = s.trace_uid
        left join duplicate_members m on m.trace_uid = t.trace_uid and m.duplicate_group = t.duplicate_group where s.question is not null`),
    )
  })
  const blocks = new Map<
    string,
    { shingles: Int32Array; placed: string | null; reason: string | null; hasNear: boolean }[]
  >()
  for (const { block, question, placed, reason } of rows) {
    const others = blocks.get(block) ?? []
    blocks.set(block, others)
    others.push({ shingles: Int32Array.from(shinglesOf(question)), placed, reason, hasNear: false })
  }
  let [pairs, together] = [0, 0]
  for (const block of blocks.values())
    for (const [index, a] of block.entries())
      for (const b of block.slice(0, index)) {
        if (jaccard(a.shingles, b.shingles) < 0.7) continue
        pairs += 1
        if (a.placed === null || a.placed !== b.placed) continue
        together += 1
        a.hasNear = true
        b.hasNear = true
      }
  const near = [...blocks.values()].flat().filter(({ reason }) => reason === 'near')
  return { pairs, together, near: near.length, nearOne: near.filter(({ hasNear }) => hasNear).length }
}
