import type { Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import type { Stretch } from './needles.ts'

/** Makes the temporary table `stretches` (n, start, stop) of places in a source file. */
export async function takeStretches(
  session: Pick<Session, 'run' | 'append'>,
  stretches: readonly Stretch[],
): Promise<void> {
  await session.run(
    constantSql('create or replace temp table stretches (n integer, start double, stop double)'),
  )
  await session.append('stretches', [
    { type: 'integer', values: stretches.map((_, n) => n) },
    { type: 'double', values: stretches.map(({ offset }) => offset) },
    { type: 'double', values: stretches.map(({ offset, length }) => offset + length) },
  ])
}
