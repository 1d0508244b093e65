import type { BenchRow, NotRun } from './pairs.ts'
import type { Stand } from './stand.ts'

/** Rows that are measured together. */
export interface RowGroup {
  names: readonly string[]
  /** Measures the rows that are `wanted`, in the order of `names`. */
  run(stand: Stand, wanted: (name: string) => boolean): Promise<(BenchRow | NotRun)[]>
}
