import { open } from 'node:fs/promises'
import type { Session } from '../db/open.ts'
import { constantSql } from '../db/sql.ts'
import { peopleQuotedIn } from '../redaction/people.ts'
import type { Redactor } from '../redaction/redaction.ts'
import { sourceFile } from '../workspace/vault.ts'
import type { Workspace } from '../workspace/workspace.ts'

/**
 * The forms in which the records of the erased traces write the ids behind these tokens: a token stands for
 * `Ann@x` and `ann@x` alike. They are held in memory alone, to find them in the vault.
 */
export async function idsAsWritten(
  workspace: Workspace,
  session: Session,
  redactor: Redactor,
  tokens: ReadonlySet<string>,
): Promise<Set<string>> {
  const people = new Set<string>()
  if (tokens.size === 0) return people
  const records = await session.all<{ sha256: string; offset: number; length: number }>(
    constantSql(`select distinct i.file_sha256 as sha256, s.source_offset as offset, s.source_length as length
      from (select import_id, source_offset, source_length, trace_uid from spans union all select import_id, source_offset, source_length, trace_uid from span_revisions) s
      join imports i using (import_id) where s.trace_uid in (select trace_uid from erased_traces) order by all`),
  )
  for (const sha256 of new Set(records.map((record) => record.sha256))) {
    const own = records.filter((record) => record.sha256 === sha256)
    const handle = await open(sourceFile(workspace.paths, sha256), 'r').catch(() => null)
    if (handle === null) continue
    try {
      for (const { offset, length } of own) {
        const bytes = Buffer.alloc(length)
        await handle.read(bytes, 0, length, offset)
        for (const id of peopleQuotedIn(bytes.toString('utf8')))
          if (tokens.has(redactor.personId(id))) people.add(id)
      }
    } finally {
      await handle.close()
    }
  }
  return people
}
