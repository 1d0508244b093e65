import { WorkbenchError } from '../../shared/errors.ts'
import type { Ports } from '../core/ports.ts'
import { clusterRow } from './clusterRow.ts'
import { decontaminationRows } from './decontaminationRows.ts'
import { datasetRows } from './datasetRows.ts'
import { duplicateRows } from './duplicateRows.ts'
import { importRows } from './importRows.ts'
import { mapRow } from './mapRow.ts'
import { paintRow } from './paintRow.ts'
import { leastPairs, type BenchRow, type NotRun } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { sampleRows } from './sampleRows.ts'
import { sliceRows } from './sliceRows.ts'
import { createStand } from './stand.ts'
import { traceRows } from './traceRows.ts'

export interface BenchOptions {
  /** Names of rows, or what several begin with (`import`); none means all. */
  only: readonly string[]
  size: 'small' | 'full'
  signal: AbortSignal
  progress(line: string): void
  /** For tests: another number of traces, other rows, and imports in another process. */
  traces?: number
  groups?: readonly RowGroup[]
  ports?: Ports
}

export interface BenchResults {
  results: readonly BenchRow[]
  /** Rows that this machine could not measure. */
  notRun: readonly NotRun[]
}

const tracesOf = { small: 100_000, full: 1_000_000 } as const
const allGroups: readonly RowGroup[] = [
  importRows,
  sliceRows,
  traceRows,
  sampleRows,
  duplicateRows,
  datasetRows,
  decontaminationRows,
  clusterRow,
  mapRow,
  paintRow,
]

/**
 * Runs the performance suite: each row a ratio to a baseline of the same run. Everything is written to one
 * temporary folder, which is removed. Fails with invalid_input for a name that no row has, and with cancelled.
 */
export async function runBench(options: BenchOptions): Promise<BenchResults> {
  const { only, size, signal, progress } = options
  const groups = options.groups ?? allGroups
  const names = groups.flatMap((group) => group.names)
  const fits = (name: string, asked: string) => name === asked || name.startsWith(`${asked}-`)
  const unknown = only.find((asked) => !names.some((name) => fits(name, asked)))
  if (unknown !== undefined) {
    throw new WorkbenchError('invalid_input', `There is no row ${unknown}.`, {
      hint: `Rows: ${names.join(', ')}.`,
      details: {
        method: 'bench',
        issues: [{ path: ['only'], code: 'custom', message: `there is no row ${unknown}` }],
      },
    })
  }
  const wanted = (name: string) => only.length === 0 || only.some((asked) => fits(name, asked))
  const stand = await createStand({
    traces: options.traces ?? tracesOf[size],
    pairs: leastPairs,
    signal,
    say: progress,
    ports: options.ports,
  })
  try {
    const rows: (BenchRow | NotRun)[] = []
    for (const group of groups) {
      signal.throwIfAborted()
      if (group.names.some(wanted)) rows.push(...(await group.run(stand, wanted)))
    }
    return {
      results: rows.filter((row): row is BenchRow => 'ratio' in row),
      notRun: rows.filter((row): row is NotRun => 'reason' in row),
    }
  } catch (error) {
    if (signal.aborted) throw new WorkbenchError('cancelled', 'The bench was stopped. Nothing was kept.')
    throw error
  } finally {
    await stand.close()
  }
}
