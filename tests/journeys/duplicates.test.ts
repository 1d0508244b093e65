import { expect, test } from 'vitest'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import { duplicateGroups, duplicatesFind } from '../../main/core/dedupe/dedupe.ts'
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
    }),
)
