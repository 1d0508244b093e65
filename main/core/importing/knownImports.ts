import type { Session } from '../db/open.ts'
import { sql } from '../db/sql.ts'
import type { KnownImport } from './reports.ts'

/** The import of the file with these very bytes, or null. */
export async function knownImport(session: Session, sha256: string): Promise<KnownImport | null> {
  return (
    (await session.first<KnownImport>(
      sql`select file_sha256 as sha256, format, import_id, file_bytes as bytes, "read", rejected from imports where file_sha256 = ${sha256}`,
    )) ?? null
  )
}
