import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import { createDrain } from './drain.ts'
import { createPause } from '../jobs/yielding.ts'

const page = 4000

/**
 * Makes the temporary table `shaped`: `subjects` with a `signature` of course and answer template. Only traces
 * with an intent, a course and an answer have one: without them the same form says nothing. Answers are taken in
 * the order of their text, so that the order of import cannot matter.
 */
export async function takeTemplates(session: Session, signal: AbortSignal): Promise<void> {
  const options = { signal }
  await session.run(
    constantSql(`create or replace temp table answers as
      select (row_number() over (order by answer) - 1)::integer as n, answer from (select distinct answer from subjects where answer is not null) order by n`),
    options,
  )
  await session.run(constantSql('create or replace temp table answer_templates (n integer, number integer)'))
  const drain = createDrain()
  const pause = createPause(signal)
  for (let from = 0; ; from += page) {
    const rows = await session.all<{ n: number; answer: string }>(
      sql`select n, answer from answers where n >= ${from} and n < ${from + page} order by n`,
      options,
    )
    if (rows.length === 0) break
    const found: { n: number; number: number }[] = []
    for (const { n, answer } of rows) {
      await pause()
      const number = drain.add(answer)
      if (number !== null) found.push({ n, number })
    }
    await session.append('answer_templates', [
      { type: 'integer', values: found.map(({ n }) => n) },
      { type: 'integer', values: found.map(({ number }) => number) },
    ])
  }
  const last = await session.first<{ most: number | null }>(
    constantSql('select max(number) as most from answer_templates'),
  )
  const numbers = Array.from({ length: (last?.most ?? -1) + 1 }, (_, number) => number)
  await session.run(
    constantSql('create or replace temp table template_texts (number integer, template varchar)'),
  )
  await session.append('template_texts', [
    { type: 'integer', values: numbers },
    { type: 'text', values: numbers.map((number) => drain.template(number)) },
  ])
  await session.run(
    constantSql(`create or replace temp table shaped as
      select s.trace_uid, s.block, s.question, md5(s.course || chr(31) || x.template) as signature
      from subjects s left join answers a on a.answer = s.answer
      left join answer_templates t on t.n = a.n left join template_texts x on x.number = t.number`),
    options,
  )
}
