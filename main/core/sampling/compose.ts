import type { SamplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, ident, joinSql, sql } from '../db/sql.ts'
import { drawRule } from './drawRule.ts'
import { takeFrame } from './frames.ts'
import { takePopulation, type Frames } from './population.ts'

type DrawnRule = Output<'sample.draw'>['rules'][number]

export interface Composed {
  population: number
  uncovered: number
  expected: number
  drawn: number
  rules: DrawnRule[]
}

/**
 * Draws every rule of a policy and joins them into the temporary table `composed` (k, trace_uid, pi, d0, d1, …).
 * Rules draw independently, so a trace in several of them is drawn with π = 1 − Π(1 − π_r): the estimators of
 * Horvitz and Thompson (1952) and Hájek (1971) over the joined sample stay unbiased and consistent.
 */
export async function composeDraw(
  session: Session,
  policy: SamplingPolicy,
  frames: Frames,
  options: QueryOptions,
  progress: (done: number) => void,
): Promise<Composed> {
  const population = await takePopulation(session, policy, frames, options)
  const notes: (string | null)[] = []
  for (const [index, rule] of policy.rules.entries()) {
    progress(index)
    notes.push(await takeFrame(session, rule, frames.rules[index] ?? null, options))
    await drawRule(session, rule, policy.seed, ruleTable(index), options)
  }
  progress(policy.rules.length)
  const at = policy.rules.map((_, index) => index)
  const missed = joinSql(
    at.map((index) => constantSql(`(1 - coalesce(r${index}.pi, 0))`)),
    ' * ',
  )
  await session.run(
    sql`create or replace temp table composed as
      select p.rowid as k, p.trace_uid, 1 - ${missed} as pi, ${joinSql(at.map((index) => constantSql(`coalesce(r${index}.drawn, false) as d${index}`)))}
      from population p ${joinSql(
        at.map(
          (index) => sql`left join ${ident(ruleTable(index))} r${constantSql(String(index))}
          on r${constantSql(String(index))}.k = p.rowid`,
        ),
        ' ',
      )}`,
    options,
  )
  const whole = await session.first<{ uncovered: number; expected: number; drawn: number }>(
    sql`select count(*) filter (pi = 0) as uncovered, coalesce(round(sum(pi), 6), 0) as expected, count(*) filter (${anyOf(at)}) as drawn from composed`,
    options,
  )
  return {
    population,
    uncovered: whole?.uncovered ?? 0,
    expected: whole?.expected ?? 0,
    drawn: whole?.drawn ?? 0,
    rules: await Promise.all(
      policy.rules.map((rule, index) => ruleFigures(session, rule, index, at, notes[index] ?? null)),
    ),
  }
}

const ruleTable = (index: number) => `rule_${index}`

/** Whether any of the rules drew the row of `composed`. */
export const anyOf = (rules: readonly number[]) =>
  constantSql(`(${rules.map((index) => `d${index}`).join(' or ')})`)

// A rule that must miss nothing is in order where there is nothing to miss.
const noneMeets = (kind: SamplingPolicy['rules'][number]['kind']) =>
  kind === 'must' ? 'No trace meets it yet; each that does is drawn.' : 'No trace meets the rule.'

async function ruleFigures(
  session: Session,
  { name, kind }: SamplingPolicy['rules'][number],
  index: number,
  all: readonly number[],
  note: string | null,
): Promise<DrawnRule> {
  const others = all.filter((other) => other !== index)
  const alone = others.length === 0 ? constantSql('true') : sql`not ${anyOf(others)}`
  const own = await session.first<Omit<DrawnRule, 'name' | 'alone' | 'note'>>(
    sql`select count(*) as frame, coalesce(round(sum(pi), 6), 0) as expected, count(*) filter (drawn) as drawn, min(pi) as least, max(pi) as greatest
      from ${ident(ruleTable(index))}`,
  )
  const single = await session.first<{ n: number }>(
    sql`select count(*) as n from composed where ${constantSql(`d${index}`)} and ${alone}`,
  )
  return {
    name,
    frame: own?.frame ?? 0,
    expected: own?.expected ?? 0,
    drawn: own?.drawn ?? 0,
    alone: single?.n ?? 0,
    least: own?.least ?? null,
    greatest: own?.greatest ?? null,
    note: note ?? (own?.frame === 0 ? noneMeets(kind) : null),
  }
}
