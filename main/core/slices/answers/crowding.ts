import { allOf, type Filter } from '../../../../shared/filter/ast.ts'
import { constantSql, sql } from '../../db/sql.ts'
import { remembered } from '../measures/facts.ts'
import { groupsOf, type Group } from './grouping.ts'
import type { Population } from '../filter/population.ts'

/** Of so many traces and so great a share of a group, one person makes its traces tell less than their number says. */
const fewest = 10
const share = 0.1
/** People are looked for among those with this share of all traces, and at most so many. */
const shareOfAll = 0.001
const mostPeople = 200

/**
 * What to say where one person has a great share of a group: intervals take traces as independent of each other. On
 * the demo that makes hardly any difference but in such a group, where the design effect for success is 2.4.
 */
export async function crowdingNotes(
  population: Population,
  asked: readonly { filter: Filter; groups: readonly Group[] }[],
  by: readonly string[],
): Promise<string[]> {
  if (by.includes('user')) return []
  const people = await peopleWithMany(population)
  if (people.length === 0) return []
  let groups = 0
  const crowded: { key: Group['key']; n: number; of: number }[] = []
  for (const { filter, groups: shown } of asked) {
    const theirs: Filter = { kind: 'in', field: 'user', negated: false, values: people }
    const found = await groupsOf(population, allOf([filter, theirs]), {
      by: [...by, 'user'],
      measures: [],
      weighted: false,
      limit: 1_000_000,
    })
    const most = new Map<string, number>()
    for (const { key, n } of found.groups) {
      const id = nameOf(key, by)
      most.set(id, Math.max(n, most.get(id) ?? 0))
    }
    groups += shown.length
    for (const { key, n: of } of shown) {
      const n = most.get(nameOf(key, by)) ?? 0
      if (n >= fewest && n >= share * of) crowded.push({ key, n, of })
    }
  }
  const [worst] = crowded.toSorted((a, b) => b.n / b.of - a.n / a.of || b.of - a.of)
  if (worst === undefined) return []
  if (groups === 1)
    return [`One person has ${worst.n} of ${worst.of} traces, so intervals can be too narrow.`]
  const name = by.map((column) => worst.key[column] ?? `no ${column}`).join(' · ')
  const most = `${worst.n} of ${worst.of}${name === '' ? '' : ` of ${name}`}`
  return [
    `In ${crowded.length} of ${groups} groups one person has a tenth or more of the traces (${most}), so intervals there can be too narrow.`,
  ]
}

const nameOf = (key: Group['key'], by: readonly string[]) => JSON.stringify(by.map((name) => key[name]))

function peopleWithMany({ workspace, facts, options }: Population): Promise<readonly string[]> {
  return remembered(workspace, facts.version, 'people with many traces', async () => {
    const least = Math.max(fewest, facts.traces * shareOfAll)
    const rows = await workspace.database.all<{ person: string }>(
      sql`select "user" as person from traces where "user" is not null group by person having count(*) >= ${least}::double
        order by count(*) desc, person limit ${constantSql(String(mostPeople))}`,
      options,
    )
    return rows.map(({ person }) => person)
  })
}
