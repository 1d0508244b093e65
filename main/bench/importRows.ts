import { rm } from 'node:fs/promises'
import path from 'node:path'
import { sql, type Sql } from '../core/db/sql.ts'
import { interleave, rowOf, timed, type BenchRow, type NotRun, type Pair } from './pairs.ts'
import { peakOfImport } from './peakMemory.ts'
import type { RowGroup } from './rowGroup.ts'
import type { Report, Stand } from './stand.ts'

const peakLimitMb = 1500

export const importRows: RowGroup = {
  names: ['import-phoenix', 'import-phoenix-stages', 'import-otlp', 'import-memory'],
  run: async (stand, wanted) => [
    ...(wanted('import-phoenix') || wanted('import-phoenix-stages') ? await phoenixRows(stand, wanted) : []),
    ...(wanted('import-otlp') ? [await otlpRow(stand)] : []),
    ...(wanted('import-memory') ? [await memoryRow(stand)] : []),
  ],
}

/** Everything an import does against one wide table of the same file; its stages without redaction, too. */
async function phoenixRows(stand: Stand, wanted: (name: string) => boolean): Promise<BenchRow[]> {
  const { file } = await stand.phoenix()
  const stages: number[] = []
  const pairs = await interleave(
    stand.pairs,
    stand.signal,
    async () => {
      const { ms, report } = await stand.importFresh(file)
      stages.push(withoutRedaction(report))
      stand.say(`import-phoenix: ours ${Math.round(ms)} ms (${stagesOf(report)})`)
      return ms
    },
    async () => bareImport(stand, wideTable(file)),
  )
  const ofStages = pairs.map(({ baseline }, index): Pair => ({ ours: stages[index] ?? 0, baseline }))
  return [
    rowOf({ name: 'import-phoenix', unit: 'ms', goal: 4 }, pairs),
    rowOf({ name: 'import-phoenix-stages', unit: 'ms', goal: 2 }, ofStages),
  ].filter(({ name }) => wanted(name))
}

/** OTLP lines against the bare unnest of the same file, redaction apart: five pairs over a fifth of the traces each. */
async function otlpRow(stand: Stand): Promise<BenchRow> {
  const pairs = await interleave(
    stand.pairs,
    stand.signal,
    async (index) => {
      const { file } = await stand.otlpPart(index % 5)
      const { ms, report } = await stand.importFresh(file)
      stand.say(`import-otlp: ours ${Math.round(ms)} ms (${stagesOf(report)})`)
      return ms - stageMs(report, 'redact')
    },
    async (index) => bareImport(stand, unnestedSpans((await stand.otlpPart(index % 5)).file)),
  )
  return rowOf({ name: 'import-otlp', unit: 'ms', goal: 2 }, pairs)
}

/** The most memory that one import of the whole file holds at any moment, in both of its processes. */
async function memoryRow(stand: Stand): Promise<BenchRow | NotRun> {
  const { file } = await stand.phoenix()
  const peak = await peakOfImport(stand, file)
  if (typeof peak === 'string') return { name: 'import-memory', reason: peak }
  return rowOf({ name: 'import-memory', unit: 'MB', goal: 1 }, [{ ours: peak / 1e6, baseline: peakLimitMb }])
}

async function bareImport(stand: Stand, create: Sql): Promise<number> {
  const name = 'bare.duckdb'
  await rm(path.join(stand.folder, name), { force: true })
  const database = await stand.bare(name)
  try {
    const ms = await timed(() => database.run(create, { signal: stand.signal }))
    stand.say(`baseline ${Math.round(ms)} ms`)
    return ms
  } finally {
    await database.close()
    await rm(path.join(stand.folder, name), { force: true })
  }
}

const stageMs = ({ stages }: Report, name: string) => stages.find(({ stage }) => stage === name)?.ms ?? 0
const withoutRedaction = (report: Report) =>
  report.stages.reduce((sum, { ms }) => sum + ms, 0) - stageMs(report, 'redact')
const stagesOf = ({ stages }: Report) => stages.map(({ stage, ms }) => `${stage} ${ms}`).join(', ')

const wideTable = (file: string) => sql`create table wide as
  select * from read_json(${file}, format = 'newline_delimited', columns = {id: 'VARCHAR', name: 'VARCHAR',
    context: 'STRUCT(trace_id VARCHAR, span_id VARCHAR)', span_kind: 'VARCHAR', parent_id: 'VARCHAR', start_time: 'VARCHAR',
    end_time: 'VARCHAR', status_code: 'VARCHAR', status_message: 'VARCHAR', attributes: 'JSON', events: 'JSON'})`

const unnestedSpans = (file: string) => sql`create table spans as
  select unnest(span) from (select unnest(scope.spans) as span from (select unnest(resource."scopeSpans") as scope
    from (select unnest("resourceSpans") as resource from read_json(${file}, format = 'newline_delimited', columns = {
      "resourceSpans": 'STRUCT(resource JSON, "scopeSpans" STRUCT(scope JSON, spans STRUCT("traceId" VARCHAR, "spanId" VARCHAR,
        "parentSpanId" VARCHAR, name VARCHAR, kind INTEGER, "startTimeUnixNano" VARCHAR, "endTimeUnixNano" VARCHAR,
        attributes STRUCT("key" VARCHAR, "value" STRUCT("stringValue" VARCHAR, "intValue" VARCHAR, "doubleValue" DOUBLE,
          "boolValue" BOOLEAN, "arrayValue" JSON, "kvlistValue" JSON))[], status JSON, events JSON)[])[])[]'}))))`
