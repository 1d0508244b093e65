import path from 'node:path'
import type { Database } from '../../db/open.ts'
import { constantSql, pathList, sql } from '../../db/sql.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import type { ImportJob, RejectRow } from '../importJob.ts'

/** Quarantined records of one file, redacted, kept outside of memory however many there are. */
export interface RejectStore {
  add(rejects: readonly RejectRow[]): Promise<void>
  count(): Promise<number>
  /** The one that stands first in the file. */
  first(): Promise<{ line: number; reason: string } | undefined>
  /** Writes them in file order; null when there are none. */
  write(): Promise<string | null>
}

const keptCharacters = 2000

/** An empty store in the import's own database. */
export async function createRejectStore(
  job: ImportJob,
  database: Database,
  redactor: Redactor,
): Promise<RejectStore> {
  await database.run(
    constantSql(
      'create table rejects (line bigint, path varchar, reason varchar, text varchar, source_offset bigint, source_length bigint)',
    ),
  )
  const count = async () =>
    (await database.first<{ n: number }>(constantSql('select count(*) as n from rejects')))?.n ?? 0
  return {
    add: async (rejects) => {
      if (rejects.length === 0) return
      await database.append('rejects', [
        { type: 'bigint', values: rejects.map((reject) => reject.line) },
        { type: 'text', values: rejects.map((reject) => reject.path) },
        { type: 'text', values: rejects.map((reject) => reject.reason) },
        {
          type: 'text',
          values: rejects.map((reject) =>
            tidy(redactor.redactValue(reject.text).text.slice(0, keptCharacters)),
          ),
        },
        { type: 'bigint', values: rejects.map((reject) => reject.offset) },
        { type: 'bigint', values: rejects.map((reject) => reject.length) },
      ])
    },
    count,
    first: () =>
      database.first(
        constantSql(
          'select line, reason from rejects order by line, path nulls first, source_offset limit 1',
        ),
      ),
    write: async () => {
      if ((await count()) === 0) return null
      const file = path.join(job.outFolder, 'rejects.parquet')
      await database.run(
        sql`copy (select * from rejects order by line, path nulls first, source_offset) to ${file} (format parquet, compression zstd)`,
      )
      return file
    },
  }
}

// What a broken file may hold and a database text may not: half a character at the cut.
function tidy(text: string): string {
  return text.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')
}

/** The staged rejects as rows for the workspace's table. */
export function stagedRejects(importId: number, file: string) {
  return sql`insert into rejects select ${importId}::integer, line, path, reason, text, source_offset, source_length
    from read_parquet(${pathList([file])}) order by line, path nulls first, source_offset`
}
