import type { Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import type { Dense } from '../../text/svd.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { rowVectors } from './clusterRows.ts'
import { withCrew } from './crew.ts'
import type { Neighbours } from '../kernels/neighbours.ts'
import { findNeighbours } from './partition.ts'
import { readCorpus } from '../courses/readCorpus.ts'
import type { Mode } from '../courses/traceTerms.ts'

/** Traces as clustering sees them: a unit vector each, and the nearest others. */
export interface TraceGraph {
  traces: string[]
  vectors: Dense
  neighbours: Neighbours
}

/**
 * The graph on which a run with the same settings clusters its traces. The same traces and seed give the same
 * bytes; nothing is written.
 */
export async function traceGraph(
  workspace: Workspace,
  { mode, seed, all }: { mode: Mode; seed: number; all: boolean },
  traces: Sql | null,
  { signal, progress }: CallContext,
): Promise<TraceGraph> {
  return workspace.database.withSession(async (session) => {
    const corpus = await readCorpus(workspace, session, { mode, all, traces }, { signal, progress })
    return withCrew(workspace.ports, signal, async (crew) => {
      const vectors = await rowVectors(corpus, seed, crew)
      progress({ phase: 'Seeking neighbours', done: 0, total: 1, unit: 'steps' })
      const neighbours = await findNeighbours(vectors, seed, crew)
      return { traces: corpus.rows.map(({ trace }) => trace), vectors, neighbours }
    })
  })
}
