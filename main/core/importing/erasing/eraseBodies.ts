import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { CallContext } from '../../handlers.ts'
import type { Session } from '../../db/open.ts'
import { constantSql, joinSql, pathList, pathText, sql } from '../../db/sql.ts'
import { mentions, withoutMentions, type Mentions } from '../../redaction/mentions.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { textFormat } from '../staging/stageSql.ts'
import { syncFile } from '../syncFile.ts'

const columns = ['attributes', 'events', 'status_message', 'span_id'] as const

/**
 * Writes the bodies anew of every text file that holds an erased trace or a mention of an erased person: without
 * the one, and with a token that tells nothing for the other. `session` has the temporary table `erased_traces`.
 */
export async function eraseBodies(
  workspace: Workspace,
  session: Session,
  who: Mentions,
  { progress }: Pick<CallContext, 'progress'>,
): Promise<void> {
  const files = await workspace.textFiles()
  const said = joinSql(
    columns.map((column) => mentions(constantSql(column), who)),
    ' or ',
  )
  const replaced = joinSql(
    columns.map((column) => sql`${withoutMentions(constantSql(column), who)} as ${constantSql(column)}`),
  )
  for (const [index, file] of files.entries()) {
    progress({ phase: 'Take out texts', done: index, total: files.length, unit: 'files' })
    const touched = await session.first<{ n: number }>(
      sql`select count(*) as n from read_parquet(${pathList([file])}) where trace_uid in (select trace_uid from erased_traces) or ${said}`,
    )
    if ((touched?.n ?? 0) === 0) continue
    const fresh = path.join(workspace.paths.temporary, `erasing-${path.basename(file)}`)
    await rm(fresh, { force: true })
    await session.run(
      sql`copy (select * replace (${replaced}) from read_parquet(${pathList([file])}) where trace_uid not in (select trace_uid from erased_traces) order by text_row)
        to ${pathText(fresh)} (${constantSql(textFormat)})`,
    )
    await syncFile(fresh)
    await rename(fresh, file)
  }
}
