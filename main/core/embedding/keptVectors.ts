import { createHash } from 'node:crypto'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { Dense } from '../text/svd.ts'
import type { EmbedCall, Embedder } from './embedder.ts'

// What is answered is kept this often, so that a run that fails or is cancelled need not ask for it again.
const portion = 1024

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

/**
 * The vectors of texts, those already in the workspace by the hash of the text and the rest from the embedder,
 * whose answers are then kept. One that is not `keepable` is always asked.
 */
export async function embedKept(
  session: Session,
  embedder: Embedder,
  texts: readonly string[],
  call: EmbedCall,
): Promise<Dense> {
  if (!embedder.keepable) return embedder.embed(texts, call)
  const hashes = texts.map(hashOf)
  await session.run(constantSql('create or replace temp table wanted_vectors (n integer, hash varchar)'))
  await session.append('wanted_vectors', [
    { type: 'integer', values: hashes.map((_, n) => n) },
    { type: 'text', values: hashes },
  ])
  const known = await session.all<{ n: number; vector: string }>(
    sql`select w.n, to_json(e.vector)::varchar as vector from wanted_vectors w join embeddings e on e.content_hash = w.hash
      where e.embedder = ${embedder.name} order by w.n`,
    { signal: call.signal },
  )
  const vectors = new Map(known.map(({ n, vector }) => [n, JSON.parse(vector) as number[]]))
  const first = new Map<string, number>()
  for (const [n, hash] of hashes.entries()) if (!vectors.has(n) && !first.has(hash)) first.set(hash, n)
  let columns = vectors.values().next().value?.length ?? 0
  const missing = [...first.values()]
  for (let from = 0; from < missing.length; from += portion) {
    const rows = missing.slice(from, from + portion)
    const made = await embedder.embed(
      rows.map((n) => texts[n] ?? ''),
      within(call, from, missing.length),
    )
    columns ||= made.columns
    if (made.columns !== columns)
      throw new WorkbenchError(
        'schema_mismatch',
        `${embedder.name} makes vectors of ${made.columns} numbers now, and those kept have others. Nothing was changed.`,
        { hint: 'Give the model another name, as its vectors are not the same any more.' },
      )
    for (const [row, n] of rows.entries())
      vectors.set(n, Array.from(made.values.subarray(row * columns, (row + 1) * columns)))
    await keep(
      session,
      embedder.name,
      columns,
      rows.map((n) => ({ hash: hashes[n] ?? '', vector: vectors.get(n) ?? [] })),
    )
  }
  const values = new Float32Array(texts.length * columns)
  for (const [n, hash] of hashes.entries())
    values.set(vectors.get(n) ?? vectors.get(first.get(hash) ?? n) ?? [], n * columns)
  return { rows: texts.length, columns, values }
}

/** The call of a portion, with its progress told as that of the whole. */
function within({ signal, progress }: EmbedCall, from: number, total: number): EmbedCall {
  return { signal, progress: (told) => progress({ ...told, done: from + told.done, total }) }
}

async function keep(
  session: Session,
  name: string,
  columns: number,
  rows: readonly { hash: string; vector: readonly number[] }[],
): Promise<void> {
  await session.run(constantSql('create or replace temp table made_vectors (hash varchar, vector varchar)'))
  await session.append('made_vectors', [
    { type: 'text', values: rows.map(({ hash }) => hash) },
    { type: 'text', values: rows.map(({ vector }) => JSON.stringify(vector)) },
  ])
  await session.run(
    sql`insert into embeddings select ${name}, hash, ${columns}, any_value(vector)::float[] from made_vectors group by hash order by hash`,
  )
}
