import { openDatabase } from '../core/db/open.ts'
import { constantSql } from '../core/db/sql.ts'
import { median, timed } from './pairs.ts'

// What the query took, as a median on a quiet machine, where the limits in milliseconds were set: 2 cores, AVX2.
const referenceMs = 128

const query = constantSql(
  'select max(n) from (select hash(range) % 65536 as k, count(*) as n from range(12000000) group by k)',
)

export interface Calibration {
  /** A limit in milliseconds as it holds for this machine at this moment. */
  scaled(limitMs: number): Promise<number>
  close(): Promise<void>
}

/** Scales limits by how long a fixed query takes beside the work that is measured. */
export async function createCalibration(folder: string): Promise<Calibration> {
  const database = await openDatabase({
    path: ':memory:',
    allowedFolders: [folder],
    temporaryFolder: folder,
    threads: 2,
  })
  const once = () => timed(() => database.first(query))
  await once()
  return {
    scaled: async (limitMs) => (limitMs * median([await once(), await once(), await once()])) / referenceMs,
    close: () => database.close(),
  }
}
