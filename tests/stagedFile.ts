import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { openDatabase } from '../main/core/db/open.ts'
import { constantSql, pathList, sql } from '../main/core/db/sql.ts'
import { importFile } from '../main/core/importing/importFile.ts'
import type { ImportResult } from '../main/core/importing/importJob.ts'
import { withFolder } from './workspaceFixture.ts'

/** The key under which staged files hold tokens. */
export const stagedTokenKey = '07'.repeat(32)

export interface StagedFile {
  result: ImportResult
  /** All rows in source order; `columns` are SQL. */
  rows<Row>(of: 'text' | 'narrow', columns?: string): Promise<Row[]>
}

/** Stages lines as an import does, in blocks of about `blockBytes`, without a workspace. */
export function withStagedLines<Result>(
  lines: readonly string[],
  blockBytes: number,
  work: (staged: StagedFile) => Promise<Result>,
): Promise<Result> {
  return withFolder(async (folder) => {
    const source = path.join(folder, 'source.jsonl')
    await writeFile(source, `${lines.join('\n')}\n`)
    const outFolder = path.join(folder, 'out')
    const result = await importFile(
      {
        source,
        fileName: 'source.jsonl',
        rawFolder: path.join(folder, 'raw'),
        outFolder,
        textPrefix: 'text',
        tokenKeyHex: stagedTokenKey,
        epoch: 1,
        memoryLimit: '500MB',
        threads: 1,
        blockBytes,
        tombstones: { traces: [], people: [] },
      },
      { signal: new AbortController().signal, progress: () => undefined },
    )
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [outFolder],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      return await work({
        result,

        rows: (of, columns = '*') =>
          database.all(
            sql`select ${constantSql(columns)} from read_parquet(${pathList(of === 'text' ? result.textFiles : result.narrowFiles)}) order by text_row`,
          ),
      })
    } finally {
      await database.close()
    }
  })
}
