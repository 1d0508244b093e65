import { isUtf8 } from 'node:buffer'
import { constants, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Database } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import type { Reader } from '../../readers/frame.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import type { Block } from '../reading/blocks.ts'
import { framesFromPhoenixLines, framesFromRows } from './framesSql.ts'
import type { ImportEffects } from '../importEffects.ts'
import type { ImportJob } from '../importJob.ts'
import { createLineMarks } from './lineMarks.ts'
import type { PeopleOfFile } from './peopleOfFile.ts'
import { redactBlock } from './redactBlock.ts'
import { redactedRows } from './redactSql.ts'
import type { RejectStore } from './rejectStore.ts'
import { readUnits, type SourceUnit } from '../reading/rowFile.ts'
import { createSeenKeys, unseenPattern } from './seenKeys.ts'
import { copyNarrow, copyText } from './stageSql.ts'
import { createSmallTexts } from './smallTexts.ts'
import { rowsPerTextFile } from '../../workspace/textRows.ts'
import type { Stopwatch } from '../stopwatch.ts'
import { listSuspects, suspectsOfMarks } from './suspectsSql.ts'

export interface StageContext {
  job: ImportJob
  database: Database
  redactor: Redactor
  watch: Stopwatch
  effects: ImportEffects
  rejects: RejectStore
  people: PeopleOfFile
}

/** What a look at a block told. */
interface Looked {
  /** Rows that the database could not judge, had it read the lines itself. */
  doubts: number
  /** Rows that may hold a value in their attributes or events. */
  values: number
  /** The keys that the rows may hold. */
  seen: ReadonlySet<string>
}

/** Turns blocks and units into redacted Parquet, one pair of files a block; answers how many records it read. */
export function createBlockStage(context: StageContext) {
  const { job, database, redactor, watch, effects, rejects, people } = context
  const files: { block: number; narrow: string; text: string }[] = []
  let spans = 0
  let next = 0
  const idle: string[] = []
  const keys = createSeenKeys(database)
  const marks = createLineMarks()
  const smallTexts = createSmallTexts()
  const run = (query: Parameters<Database['run']>[0]) =>
    database.withSession((session) => session.run(query, effects))

  const block = async (source: Block, reader: Reader): Promise<number> => {
    const number = next++
    const looked = reader.id === 'phoenix' && isUtf8(source.bytes) ? await loadFast(number, source) : null
    if (looked !== null) {
      await finish(number, source.starts.length, reader, 'lines', looked)
      return source.starts.length
    }
    return loadSlow(number, unitsOf(source), reader)
  }

  // Null where the database cannot judge the block.
  const loadFast = async (number: number, source: Block): Promise<Looked | null> => {
    const file = idle.pop() ?? path.join(job.rawFolder, `block-${number}.jsonl`)
    let good = false
    await watch.time('read', async () => {
      await writeOver(file, source.bytes)
      try {
        await run(framesFromPhoenixLines(number, file, longestOf(source.lengths)))
        const counted = await database.first<{ rows: number; doubts: number }>(
          constantSql(`select count(*) as rows, count(*) filter (doubt) as doubts from frames_${number}`),
        )
        good = counted?.rows === source.starts.length && counted.doubts === 0
      } catch (error) {
        if (error instanceof WorkbenchError && error.code !== 'internal') throw error
      }
      idle.push(file)
    })
    const found = good
      ? await suspects(number, async (unseen) => {
          const found = marks.of(source, unseen)
          await appendLines(number, source, found)
          await run(suspectsOfMarks(number, found))
        })
      : null
    if (found !== null && found.doubts === 0) return found
    await dropTables(number, ['frames', 'suspects', 'lines'])
    return null
  }

  const suspects = async (
    number: number,
    list: (unseen: string | null) => Promise<void>,
  ): Promise<Looked> => {
    const seen = await watch.time('normalise', () => keys.soFar(number, effects))
    const counted = await watch.time('redact', async () => {
      await list(unseenPattern(seen))
      return database.first<{ doubts: number; surprises: number; values: number }>(
        constantSql(
          `select count(*) filter (doubt) as doubts, count(*) filter (surprise) as surprises, count(*) filter (value) as "values" from suspects_${number}`,
        ),
      )
    })
    if (counted === undefined) throw new WorkbenchError('internal', 'The suspects could not be counted.')
    const surprised = counted.surprises > 0
    return {
      doubts: counted.doubts,
      values: counted.values,
      seen: surprised ? await watch.time('normalise', () => keys.afterSurprise(number, effects)) : seen,
    }
  }

  const dropTables = async (number: number, tables: readonly string[]) => {
    for (const table of tables) await database.run(constantSql(`drop table if exists ${table}_${number}`))
  }

  const appendLines = (number: number, source: Block, found: Uint8Array) =>
    database.withSession(async (session) => {
      await session.run(
        constantSql(
          `create table lines_${number} (line integer, source_offset double, source_length integer, marks integer)`,
        ),
      )
      await session.append(`lines_${number}`, [
        { type: 'integer', values: source.lines },
        { type: 'double', values: Array.from(source.starts, (start) => source.fileOffset + start) },
        { type: 'integer', values: source.lengths },
        { type: 'integer', values: found },
      ])
    })

  const loadSlow = async (number: number, units: Iterable<SourceUnit>, reader: Reader): Promise<number> => {
    const maskId = (id: string) => redactor.redactText(id).text
    const read = await watch.time('read', async () => readUnits(units, reader, maskId))
    await rejects.add(read.rejects)
    if (read.rows.length === 0) return read.records
    const file = path.join(job.rawFolder, `rows-${number}.tsv`)
    await watch.time('read', async () => {
      await writeLines(file, read.rows)
      await run(framesFromRows(number, file, read.longest))
      await rm(file, { force: true })
    })
    const looked = await suspects(number, (unseen) => run(listSuspects(number, unseen)))
    await finish(number, read.rows.length, reader, 'frames', looked)
    return read.records
  }

  const finish = async (
    number: number,
    rows: number,
    reader: Reader,
    place: 'lines' | 'frames',
    { seen, values }: Looked,
  ) => {
    const named = await watch.time('redact', () =>
      redactBlock({ number, database, redactor, effects, people, smallTexts, values }),
    )
    const inIds = named.some((person) => place === 'frames' || likeSpanId.test(person))
    const source = redactedRows(number, number * rowsPerTextFile, { place, inIds })
    const text = path.join(job.outFolder, `${job.textPrefix}-${number}.parquet`)
    const narrow = path.join(job.outFolder, `narrow-${number}.parquet`)
    await watch.time('text', () => run(copyText(source, text)))
    await watch.time('normalise', () =>
      run(copyNarrow(source, narrow, { format: reader.id, epoch: job.epoch, seen })),
    )
    await dropTables(number, ['frames', 'suspects', 'lines', 'redacted', 'people'])
    files.push({ block: number, narrow, text })
    spans += rows
  }

  return {
    block,
    units: (units: SourceUnit[], reader: Reader) => loadSlow(next++, units, reader),
    /** Blocks that hold rows, in their order in the file. */
    files: () => [...files].sort((a, b) => a.block - b.block),
    spans: () => spans,
  }
}

// The ids of lines that the database reads by itself are of these letters.
const likeSpanId = /^[0-9a-f-]+$/i

// Pages of a file that is there are written over for less than new ones cost.
async function writeOver(file: string, bytes: Buffer): Promise<void> {
  const handle = await open(file, constants.O_CREAT | constants.O_WRONLY, 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.truncate(bytes.length)
  } finally {
    await handle.close()
  }
}

const linesPerWrite = 4096

async function writeLines(file: string, lines: readonly string[]): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    for (let from = 0; from < lines.length; from += linesPerWrite)
      await handle.writeFile(`${lines.slice(from, from + linesPerWrite).join('\n')}\n`)
  } finally {
    await handle.close()
  }
}

const longestOf = (lengths: Int32Array) => lengths.reduce((longest, length) => Math.max(longest, length), 0)

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
