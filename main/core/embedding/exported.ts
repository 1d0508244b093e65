import type { Session } from '../db/open.ts'
import { constantSql, pathList, sql } from '../db/sql.ts'
import type { Dense } from '../text/svd.ts'
import { normalise } from '../text/svd.ts'
import type { EmbedCall } from './embedder.ts'

const first = `json_extract(b.attributes, '$."embedding.embeddings"[0]."embedding.vector"')`

/**
 * The first vector that the export itself brought for each trace, of unit length; a trace without one, or with one of
 * another length than most have, has no row in `places`.
 */
export async function exportedVectors(
  session: Session,
  textFiles: readonly string[],
  traces: readonly string[],
  { signal }: Pick<EmbedCall, 'signal'>,
): Promise<{ vectors: Dense; places: number[] }> {
  const empty = { vectors: { rows: 0, columns: 0, values: new Float32Array(0) }, places: [] }
  if (textFiles.length === 0) return empty
  await session.run(constantSql('create or replace temp table wanted_traces (n integer, trace_uid varchar)'))
  await session.append('wanted_traces', [
    { type: 'integer', values: traces.map((_, n) => n) },
    { type: 'text', values: traces },
  ])
  const rows = await session.all<{ n: number; vector: string }>(
    sql`with found as (
        select w.n, ${constantSql(first)}::varchar as vector, row_number() over (partition by w.n order by s.start_at, s.text_row) as place
        from wanted_traces w join spans s using (trace_uid)
        join read_parquet(${pathList(textFiles)}) b on b.trace_uid = s.trace_uid and b.span_id = s.span_id and b.text_row = s.text_row
        where contains(b.attributes, 'embedding.vector') and ${constantSql(first)} is not null
      ) select n, vector from found where place = 1 order by n`,
    { signal },
  )
  const read = rows.flatMap(({ n, vector }) => {
    const values = numbersIn(vector)
    return values === null ? [] : [{ n, values }]
  })
  const columns = mostCommon(read.map(({ values }) => values.length))
  const fitting = read.filter(({ values }) => values.length === columns)
  const vectors: Dense = {
    rows: fitting.length,
    columns,
    values: new Float32Array(fitting.length * columns),
  }
  for (const [row, { values }] of fitting.entries()) vectors.values.set(values, row * columns)
  normalise(vectors)
  return { vectors, places: fitting.map(({ n }) => n) }
}

function numbersIn(text: string): number[] | null {
  try {
    const value: unknown = JSON.parse(text)
    const list = typeof value === 'string' ? (JSON.parse(value) as unknown) : value
    return Array.isArray(list) && list.length > 0 && list.every((each) => typeof each === 'number')
      ? list
      : null
  } catch {
    return null
  }
}

function mostCommon(lengths: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const length of lengths) counts.set(length, (counts.get(length) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]?.[0] ?? 0
}
