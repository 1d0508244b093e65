import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { createNearGroups, type NearGroups } from './nearGroups.ts'
import { createPause } from '../jobs/yielding.ts'

const page = 4000
const textsBetweenPauses = 16

/**
 * Makes the temporary tables `texts` (n, block_n, block, question: each question of a block once) and `near`
 * (n, leader) from `fitted`. Texts are fetched and compared a little at a time, so that all else goes on.
 */
export async function compareTexts(
  session: Session,
  threshold: number,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<NearGroups> {
  const options = { signal }
  await session.run(
    constantSql(`create or replace temp table texts as
      select (row_number() over (order by block, question) - 1)::integer as n, (dense_rank() over (order by block) - 1)::integer as block_n, block, question
      from (select distinct block, question from fitted where question is not null) order by n`),
    options,
  )
  await session.run(constantSql('create or replace temp table near (n integer, leader integer)'))
  const counted = await session.first<{ n: number }>(constantSql('select count(*) as n from texts'))
  const total = counted?.n ?? 0
  const groups = createNearGroups(total, threshold)
  const pause = createPause(signal)
  const starts = await session.all<{ start: number }>(
    constantSql('select min(n) as start from texts group by block_n order by block_n'),
    options,
  )
  // One text for a page is fetched far quicker than a row each; no question holds a line's end.
  const fetched = async (from: number) => {
    if (from >= total) return []
    const row = await session.first<{ questions: string }>(
      sql`select string_agg(question, chr(10) order by n) as questions from texts where n >= ${from} and n < ${from + page}`,
      options,
    )
    return row?.questions.split('\n') ?? []
  }
  let block = 0
  let coming = fetched(0)
  for (let from = 0; from < total; from += page) {
    const questions = await coming
    // The database fetches the next page while this one is compared; a cancel in between is met here all the same.
    coming = fetched(from + page)
    coming.catch(() => undefined)
    for (const [at, question] of questions.entries()) {
      if (at % textsBetweenPauses === 0) await pause()
      while (from + at >= (starts[block + 1]?.start ?? Infinity)) block += 1
      groups.add(question, block)
    }
    progress({ phase: 'Comparing questions', done: from + questions.length, total, unit: 'questions' })
  }
  const leaders = groups.leaders()
  const step = 50_000
  for (let from = 0; from < total; from += step) {
    const values = leaders.subarray(from, from + step)
    await session.append('near', [
      { type: 'integer', values: Int32Array.from(values, (_, index) => from + index) },
      { type: 'integer', values },
    ])
    await pause()
  }
  return groups
}

/** Makes the temporary table `scores` (n, other, score): how like the representative's each question of a group is. */
export async function scoreTexts(session: Session, groups: NearGroups, signal: AbortSignal): Promise<void> {
  await session.run(
    constantSql('create or replace temp table scores (n integer, other integer, score double)'),
  )
  await session.run(
    constantSql(`create or replace temp table to_score as
      select row_number() over (order by n, other) - 1 as place, n, other
      from (select distinct m.n, r.n as other from grouped m join grouped r on r.block = m.block and r.gkey = m.gkey and r.place = 1
        where m.n <> r.n and not (m.by_form and r.by_form)) order by place`),
    { signal },
  )
  const pause = createPause(signal)
  for (let from = 0; ; from += page) {
    const rows = await session.all<{ n: number; other: number }>(
      sql`select n, other from to_score where place >= ${from} and place < ${from + page} order by place`,
      { signal },
    )
    if (rows.length === 0) return
    const scores: number[] = []
    for (const { n, other } of rows) {
      await pause()
      scores.push(groups.similarity(n, other))
    }
    await session.append('scores', [
      { type: 'integer', values: rows.map(({ n }) => n) },
      { type: 'integer', values: rows.map(({ other }) => other) },
      { type: 'double', values: scores },
    ])
  }
}
