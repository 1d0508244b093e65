import { rm, writeFile } from 'node:fs/promises'
import { isUtf8 } from 'node:buffer'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Database } from '../db/open.ts'
import { constantSql } from '../db/sql.ts'
import type { Reader } from '../readers/frame.ts'
import { candidatePattern } from '../redaction/candidates.ts'
import type { Redactor } from '../redaction/redaction.ts'
import type { Block } from './blocks.ts'
import {
  copyNarrow,
  copyText,
  framesFromJson,
  framesFromPhoenixLines,
  redactionCandidates,
} from './framesSql.ts'
import type { ImportEffects } from './importFile.ts'
import type { ImportJob, RejectRow } from './importJob.ts'
import { readUnits, type SourceUnit } from './slowRows.ts'
import type { Stopwatch } from './stopwatch.ts'

export interface StagedBlock {
  records: number
  rejects: RejectRow[]
}

export interface StageContext {
  job: ImportJob
  database: Database
  redactor: Redactor
  watch: Stopwatch
  effects: ImportEffects
}

/** text_row = block × this + row, so that one number finds the file and the row in it. */
export const rowsPerTextFile = 1_000_000_000

/** Turns blocks and units into redacted Parquet, one pair of files a block. */
export function createBlockStage(context: StageContext) {
  const { job, database, redactor, watch, effects } = context
  const narrowFiles: string[] = []
  const textFiles: string[] = []
  let spans = 0
  let next = 0
  const masks = {
    text: (value: string) => redactor.redactText(value).text,
    person: (value: string) => redactor.personId(value),
  }

  const block = async (source: Block, reader: Reader): Promise<StagedBlock> => {
    const number = next++
    if (reader.id === 'phoenix' && isUtf8(source.bytes) && (await loadFast(number, source))) {
      const rows = source.starts.length
      await finish(
        number,
        {
          record: new Int32Array(rows),
          line: source.lines,
          offset: Array.from(source.starts, (start) => source.fileOffset + start),
          length: source.lengths,
          path: null,
        },
        reader,
      )
      return { records: rows, rejects: [] }
    }
    return loadSlow(number, unitsOf(source), reader)
  }

  const loadFast = async (number: number, source: Block): Promise<boolean> => {
    const file = path.join(job.rawFolder, `block-${number}.jsonl`)
    await watch.time('read', () => writeFile(file, source.bytes, { mode: 0o600 }))
    const table = `frames_${number}`
    let good = false
    try {
      await watch.time('read', () =>
        database.withSession((session) =>
          session.run(
            framesFromPhoenixLines(
              table,
              file,
              source.lengths.reduce((longest, length) => Math.max(longest, length), 0),
            ),
            effects,
          ),
        ),
      )
      const counted = await database.first<{ rows: number; doubts: number }>(
        constantSql(`select count(*) as rows, count(*) filter (doubt) as doubts from ${table}`),
      )
      good = counted?.rows === source.starts.length && counted.doubts === 0
    } catch (error) {
      if (error instanceof WorkbenchError && error.code === 'cancelled') throw error
    }
    await rm(file, { force: true })
    if (!good) await database.run(constantSql(`drop table if exists ${table}`))
    return good
  }

  const loadSlow = async (
    number: number,
    units: Iterable<SourceUnit>,
    reader: Reader,
  ): Promise<StagedBlock> => {
    const read = await watch.time('read', async () => readUnits(units, reader, masks))
    if (read.frames.json.length === 0) return { records: read.records, rejects: read.rejects }
    const file = path.join(job.rawFolder, `frames-${number}.jsonl`)
    await watch.time('read', () => writeFile(file, read.frames.json.join('\n'), { mode: 0o600 }))
    await watch.time('read', () =>
      database.withSession((session) =>
        session.run(
          framesFromJson(
            `frames_${number}`,
            file,
            read.frames.json.reduce((longest, json) => Math.max(longest, Buffer.byteLength(json)), 0),
          ),
          effects,
        ),
      ),
    )
    await rm(file, { force: true })
    await finish(number, read.frames, reader)
    return { records: read.records, rejects: read.rejects }
  }

  const finish = async (number: number, origin: RowOrigin, reader: Reader) => {
    await watch.time('normalise', () => appendLines(number, origin))
    await watch.time('redact', () => redactBlock(number))
    const text = path.join(job.outFolder, `${job.textPrefix}-${number}.parquet`)
    const narrow = path.join(job.outFolder, `narrow-${number}.parquet`)
    await watch.time('text', () =>
      database.withSession((session) => session.run(copyText(number, text), effects)),
    )
    await watch.time('normalise', () =>
      database.withSession((session) =>
        session.run(copyNarrow(number, narrow, reader.id, job.epoch), effects),
      ),
    )
    for (const table of ['frames', 'lines', 'redacted', 'people'])
      await database.run(constantSql(`drop table ${table}_${number}`))
    textFiles.push(text)
    narrowFiles.push(narrow)
    spans += origin.line.length
  }

  const appendLines = (number: number, origin: RowOrigin) =>
    database.withSession(async (session) => {
      const rows = origin.line.length
      await session.run(
        constantSql(
          `create table lines_${number} (row bigint, record bigint, line bigint, source_offset bigint, source_length bigint, text_row bigint, path varchar)`,
        ),
      )
      await session.append(`lines_${number}`, [
        { type: 'bigint', values: Array.from({ length: rows }, (_, index) => index) },
        { type: 'bigint', values: origin.record },
        { type: 'bigint', values: origin.line },
        { type: 'bigint', values: origin.offset },
        { type: 'bigint', values: origin.length },
        {
          type: 'bigint',
          values: Array.from({ length: rows }, (_, index) => number * rowsPerTextFile + index),
        },
        { type: 'text', values: origin.path ?? Array.from({ length: rows }, () => null) },
      ])
    })

  const redactBlock = (number: number) =>
    database.withSession(async (session) => {
      await session.run(
        constantSql(
          `create table redacted_${number} (row bigint, attributes varchar, events varchar, status_message varchar, name varchar, span_kind varchar)`,
        ),
      )
      await session.run(constantSql(`create table people_${number} (raw varchar, token varchar)`))
      const people = await session.all<{ raw: string }>(
        constantSql(
          `select distinct trim(user_raw, '"') as raw from frames_${number} where regexp_full_match(user_raw, '"[A-Za-z0-9_.-]{6,80}"')`,
        ),
      )
      await session.append(`people_${number}`, [
        { type: 'text', values: people.map((person) => person.raw) },
        { type: 'text', values: people.map((person) => masks.person(person.raw)) },
      ])
      const rows = await session.all<CandidateRow>(
        redactionCandidates(`frames_${number}`, candidatePattern),
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
    })

  return {
    block,
    units: (units: SourceUnit[], reader: Reader) => loadSlow(next++, units, reader),
    narrowFiles: () => [...narrowFiles],
    textFiles: () => [...textFiles],
    spans: () => spans,
  }
}

interface RowOrigin {
  record: ArrayLike<number>
  line: ArrayLike<number>
  offset: ArrayLike<number>
  length: ArrayLike<number>
  path: readonly (string | null)[] | null
}

interface CandidateRow {
  row: number
  attributes: string
  events: string | null
  status_message: string | null
  name: string | null
  span_kind: string | null
  user_raw: string | null
}

function maskRow(row: CandidateRow, redactor: Redactor): CandidateRow {
  const text = (value: string | null) => (value === null ? null : redactor.redactValue(value).text)
  return {
    row: row.row,
    attributes: redactor.redactJsonText(maskPerson(row.attributes, row.user_raw, redactor)).text,
    events: row.events === null ? null : redactor.redactJsonText(row.events).text,
    status_message: text(row.status_message),
    name: text(row.name),
    span_kind: text(row.span_kind),
    user_raw: null,
  }
}

// `raw` is JSON text as it stood: a quoted string or a bare number.
function maskPerson(attributes: string, raw: string | null, redactor: Redactor): string {
  if (raw === null || raw === '') return attributes
  const value = raw.startsWith('"') ? String(JSON.parse(raw)) : raw
  if (value === '') return attributes
  const token = redactor.personId(value)
  const inner = raw.startsWith('"') ? raw.slice(1, -1) : raw
  if (/^[A-Za-z0-9_.-]{6,80}$/.test(inner) && raw.startsWith('"')) return attributes.replaceAll(inner, token)
  const key = /"(?:user\.id|enduser\.id|langfuse\.user\.id|user_id)"\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9.]+)/g
  return attributes.replace(key, (whole, found: string) =>
    found === raw ? whole.slice(0, whole.length - found.length) + JSON.stringify(token) : whole,
  )
}

function* unitsOf(block: Block): Generator<SourceUnit> {
  for (let index = 0; index < block.starts.length; index++) {
    const start = block.starts[index] ?? 0
    yield {
      bytes: block.bytes.subarray(start, start + (block.lengths[index] ?? 0)),
      line: block.lines[index] ?? 0,
      offset: block.fileOffset + start,
    }
  }
}
