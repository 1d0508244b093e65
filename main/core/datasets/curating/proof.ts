import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import { tieKinds, type SplitName, type Unit } from '../../splits/splits.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Pins } from '../versions/pins.ts'

/**
 * Proves in the database, without the components, that no tie is held in two splits and that nothing pinned is
 * trained on. Fails with internal, naming what crosses.
 */
export async function proveSplits(
  workspace: Workspace,
  units: readonly Unit[],
  splitOf: ReadonlyMap<string, SplitName>,
  known: { cutUsers: readonly string[]; pins: Pins },
): Promise<void> {
  const crossing = await workspace.database.withSession(async (session) => {
    await takeTies(session, units, splitOf, known)
    return session.all<{ kind: string; value: string }>(
      constantSql(`
      with held as (select distinct kind, value, split from split_ties)
      select distinct l.kind, l.value from held l join held r on l.kind = r.kind and l.value = r.value and l.split < r.split
      anti join split_allowed a on l.kind = a.kind and l.value = a.value
      union all
      select h.kind, h.value from held h semi join split_pins p on h.kind = p.kind and h.value = p.value where h.split = 'train'
      order by all limit 20`),
    )
  })
  if (crossing.length === 0) return
  throw new WorkbenchError('internal', 'Examples that belong together would be parted. Nothing was built.', {
    details: crossing.map(({ kind, value }) => `${kind} ${value}`),
  })
}

async function takeTies(
  session: Session,
  units: readonly Unit[],
  splitOf: ReadonlyMap<string, SplitName>,
  { cutUsers, pins }: { cutUsers: readonly string[]; pins: Pins },
): Promise<void> {
  for (const table of [
    'split_ties (kind varchar, value varchar, split varchar)',
    'split_allowed (kind varchar, value varchar)',
    'split_pins (kind varchar, value varchar)',
  ])
    await session.run(constantSql(`create or replace temp table ${table}`))
  const ties: [string, string, string][] = []
  for (const unit of units) {
    const split = splitOf.get(unit.key)
    if (split === undefined) continue
    ties.push(['trace', unit.key, split])
    for (const kind of tieKinds) {
      const value = unit.ties[kind]
      if (value !== null && value !== undefined) ties.push([kind, value, split])
    }
  }
  const columns = (rows: readonly (readonly string[])[], width: number) =>
    Array.from({ length: width }, (_, place) => ({
      type: 'text' as const,
      values: rows.map((row) => row[place] ?? null),
    }))
  await session.append('split_ties', columns(ties, 3))
  await session.append(
    'split_allowed',
    columns(
      cutUsers.map((user) => ['user', user]),
      2,
    ),
  )
  const pinned = (kind: string, values: ReadonlySet<string>) => [...values].map((value) => [kind, value])
  await session.append(
    'split_pins',
    columns(
      [
        ...pinned('trace', pins.trace),
        ...pinned('duplicate group', pins.group),
        ...pinned('semantic group', pins.meaning),
        ...pinned('session', pins.session),
      ],
      2,
    ),
  )
}
