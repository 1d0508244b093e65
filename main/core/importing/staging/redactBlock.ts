import type { Database, Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import { candidateBesideEmail } from '../../redaction/candidates.ts'
import { isUnambiguous, peopleFromLiteral } from '../../redaction/people.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import type { ImportEffects } from '../importEffects.ts'
import type { PeopleOfFile } from './peopleOfFile.ts'
import { lookForValues, quotedPeople, replaceRuns } from './redactSql.ts'
import type { SmallTexts } from './smallTexts.ts'

export interface BlockToRedact {
  number: number
  database: Database
  redactor: Redactor
  effects: ImportEffects
  people: PeopleOfFile
  smallTexts: SmallTexts
  /** How many rows may hold a value in their attributes or events. */
  values: number
}

export interface MaskableRow {
  row: number
  attributes: string
  events: string | null
  status_message: string | null
  name: string | null
  span_kind: string | null
  people: string[] | null
}

const rowsPerRound = 4_000

/** Fills `people_<n>` and `redacted_<n>` for the frames of a block; answers whom it names. */
export async function redactBlock({
  number,
  database,
  redactor,
  effects,
  people,
  smallTexts,
  values,
}: BlockToRedact): Promise<readonly string[]> {
  return database.withSession(async (session) => {
    await session.run(
      constantSql(`create table people_${number} (trace_uid varchar, raw varchar, token varchar)`),
    )
    const quoted = await session.all<{ trace_uid: string; literal: string; n: number }>(
      quotedPeople(number),
      effects,
    )
    const known = quoted.flatMap((found) => {
      const people = peopleFromLiteral(found.literal)
      redactor.countPeople(found.n * people.length)
      return people
        .filter(isUnambiguous)
        .map((raw) => ({ trace: found.trace_uid, raw, token: redactor.personId(raw) }))
    })
    await session.append(`people_${number}`, [
      { type: 'text', values: known.map((person) => person.trace) },
      { type: 'text', values: known.map((person) => person.raw) },
      { type: 'text', values: known.map((person) => person.token) },
    ])
    await people.add(session, number)
    const mayHold = values > 0 || (await smallTexts(session, number, effects))
    await session.run(lookForValues(number, mayHold ? candidateBesideEmail : null), effects)
    await session.run(
      constantSql(
        `create table redacted_${number} as select row, attributes, events, status_message, name, span_kind from looked_${number} where quoted and not ask`,
      ),
    )
    await maskRuns(session, number, redactor, effects)
    const looked = await session.first<{ n: number }>(
      constantSql(`select count(*) as n from looked_${number}`),
    )
    for (let from = 0; from < (looked?.n ?? 0); from += rowsPerRound) {
      const rows = await session.all<MaskableRow>(
        constantSql(
          `select row, attributes, events, status_message, name, span_kind, people from looked_${number} where ask and rowid >= ${from} and rowid < ${from + rowsPerRound}`,
        ),
        effects,
      )
      effects.signal.throwIfAborted()
      const masked = rows.map((row) => maskRow(row, redactor))
      await session.append(`redacted_${number}`, [
        { type: 'bigint', values: masked.map((row) => row.row) },
        { type: 'text', values: masked.map((row) => row.attributes) },
        { type: 'text', values: masked.map((row) => row.events) },
        { type: 'text', values: masked.map((row) => row.status_message) },
        { type: 'text', values: masked.map((row) => row.name) },
        { type: 'text', values: masked.map((row) => row.span_kind) },
      ])
    }
    await session.run(constantSql(`drop table looked_${number}`))
    return known.map((person) => person.raw)
  })
}

// The commonest value, an address: only the run of letters that holds it comes here, not its whole row.
async function maskRuns(
  session: Session,
  number: number,
  redactor: Redactor,
  effects: ImportEffects,
): Promise<void> {
  const found = await session.all<{ row: number; run: string; times: number }>(
    constantSql(`select row, run, times from looked_${number} where run is not null`),
    effects,
  )
  const changed = found.flatMap(({ row, run, times }) => {
    let masked = run
    for (let time = 0; time < times; time++) masked = redactor.redactText(run).text
    return masked === run ? [] : [{ row, run, masked }]
  })
  await session.run(constantSql(`create table runs_${number} (row bigint, run varchar, masked varchar)`))
  await session.append(`runs_${number}`, [
    { type: 'bigint', values: changed.map(({ row }) => row) },
    { type: 'text', values: changed.map(({ run }) => run) },
    { type: 'text', values: changed.map(({ masked }) => masked) },
  ])
  await session.run(replaceRuns(number))
  await session.run(constantSql(`drop table runs_${number}`))
}

/** A row with everything masked in each of its texts. */
export function maskRow(row: MaskableRow, redactor: Redactor): MaskableRow {
  const people = row.people ?? []
  const text = (value: string | null) => (value === null ? null : redactor.redactValue(value, people).text)
  return {
    ...row,
    attributes: redactor.redactJsonText(row.attributes, people).text,
    events: row.events === null ? null : redactor.redactJsonText(row.events, people).text,
    status_message: text(row.status_message),
    name: text(row.name),
    span_kind: text(row.span_kind),
  }
}
