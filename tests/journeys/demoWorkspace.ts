import path from 'node:path'
import { generateDemo } from '../../main/core/demo/demo.ts'
import { readTruth, type Truth } from '../../main/core/demo/demoFixture.ts'
import { sliceCompare, sliceGroups, sliceSummary } from '../../main/core/slices/slices.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

export interface Demo {
  workspace: Workspace
  truth: Truth
  /** What the import of the generated file said. */
  report: Awaited<ReturnType<typeof importPaths>>
  /** Traces that a filter selects. */
  count(where: string): Promise<number>
  /** Share of a filter's traces that fulfil a further condition. */
  share(where: string, condition: string): Promise<number>
}

/** Runs `work` on a workspace that holds a generated demo, which is removed afterwards. */
export async function withDemo<Result>(
  options: { traces: number; seed?: number },
  work: (demo: Demo) => Promise<Result>,
): Promise<Result> {
  return withWorkspace(async (workspace, folder) => {
    const out = path.join(folder, 'demo.jsonl')
    const truthFile = path.join(folder, 'demo.truth.json')
    await generateDemo({
      traces: options.traces,
      seed: options.seed ?? 1,
      bodies: 1,
      out,
      truth: truthFile,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    const truth = await readTruth(truthFile)
    const report = await importPaths(workspace, [out])
    const count = async (where: string) =>
      (await sliceSummary(workspace, { where, weighted: true }, quietCall())).matched
    return work({
      workspace,
      truth,
      report,
      count,
      share: async (where, condition) => (await count(`${where} and ${condition}`)) / (await count(where)),
    })
  })
}

export interface ChunkRow {
  chunk: string
  n: number
  csat: number
  /** CSAT of the window less that of the comparison; null where that has none. */
  change: number | null
}

/** Chunks with at least 30 rated traces, lowest CSAT first. */
export async function chunkRanking(
  workspace: Workspace,
  where: string,
  before?: string,
): Promise<ChunkRow[]> {
  const { rows } = await sliceGroups(
    workspace,
    {
      where,
      by: ['chunk'],
      metrics: ['csat'],
      weighted: true,
      limit: 500,
      ...(before === undefined ? {} : { before }),
    },
    quietCall(),
  )
  return rows
    .flatMap(({ key, values, change }) => {
      const csat = values.csat
      return key.chunk === null ||
        key.chunk === undefined ||
        csat === undefined ||
        csat.value === null ||
        csat.n < 30
        ? []
        : [{ chunk: key.chunk, n: csat.n, csat: csat.value, change: change?.csat?.value ?? null }]
    })
    .sort((a, b) => a.csat - b.csat)
}

/** Mean CSAT of one filter's traces less that of another's. */
export async function csatFall(workspace: Workspace, before: string, after: string): Promise<number> {
  const { rows } = await sliceCompare(
    workspace,
    { a: before, b: after, by: [], metrics: ['csat'], weighted: true, limit: 1 },
    quietCall(),
  )
  return rows[0]?.difference.value ?? Number.NaN
}
