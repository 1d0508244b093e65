import { constantSql } from '../../db/sql.ts'
import type { QueryOptions } from '../../db/open.ts'
import { measuredColumns, soundValue } from './measures.ts'
import type { Workspace } from '../../workspace/workspace.ts'

/** What every slice needs to know of the workspace as it stands. */
export interface Facts {
  /** Changes whenever an import, a label or a stage of the pipeline changed what a slice may see. */
  version: string
  traces: number
  newestMicros: number | null
  oldestMicros: number | null
  /** Some trace came here with a known probability. */
  weighted: boolean
  /** The greatest weight among those. */
  heaviest: number
  /** Values of csat, latency and cost that are beyond any measure and count as missing. */
  absurd: number
  /** Some sample was drawn. */
  sampled: boolean
  labelled: number
}

/** The state of the workspace. The scan behind it is done once a version. */
export async function factsOf(workspace: Workspace, options: QueryOptions = {}): Promise<Facts> {
  const state = await workspace.database.first<{ version: string }>(versionSql, options)
  const version = state?.version ?? ''
  return remembered(workspace, version, 'facts', async () => {
    const facts = await workspace.database.first<Omit<Facts, 'version'>>(factsSql)
    if (facts === undefined) throw new Error('an aggregate gives one row')
    return { ...facts, version }
  })
}

// An evaluated label changes its clock; every stage of the pipeline leaves a run.
const versionSql = constantSql(`
  select concat_ws('/',
    (select count(*) || '-' || coalesce(max(import_id), 0) from imports),
    (select count(*) from runs),
    (select count(*) from label_events),
    (select count(*) || '-' || coalesce(bit_xor(hash(label_id, origin, seq, clock)), 0) from labels),
    (select count(*) || '-' || count(inclusion_probability) from traces)) as version`)

const factsSql = constantSql(`
  select count(*) as traces, epoch_us(max(start_at)) as "newestMicros", epoch_us(min(start_at)) as "oldestMicros",
    count(inclusion_probability) filter (sample is null) > 0 as weighted,
    coalesce(max(1 / nullif(inclusion_probability, 0)) filter (sample is null), 1) as heaviest,
    ${measuredColumns.map((name) => `count(${name}) - count(${soundValue(name).text})`).join(' + ')} as absurd,
    (select count(*) from trace_samples) > 0 as sampled, (select count(*) from trace_labels) as labelled
  from traces`)

interface Memory {
  version: string
  values: Map<string, Promise<unknown>>
}

type Remember = <Value>(
  workspace: Workspace,
  version: string,
  key: string,
  make: () => Promise<Value>,
) => Promise<Value>

/** A memory of the `most` values used last, kept while the workspace stays as it is; a failure is not kept. */
export function createMemory(most: number): Remember {
  const memories = new WeakMap<Workspace, Memory>()
  return <Value>(workspace: Workspace, version: string, key: string, make: () => Promise<Value>) => {
    const known = memories.get(workspace)
    const memory =
      known?.version === version ? known : { version, values: new Map<string, Promise<unknown>>() }
    memories.set(workspace, memory)
    const { values } = memory
    const value = (values.get(key) as Promise<Value> | undefined) ?? make()
    values.delete(key)
    values.set(key, value)
    value.catch(() => values.delete(key))
    const [oldest] = values.keys()
    if (values.size > most && oldest !== undefined) values.delete(oldest)
    return value
  }
}

/** Small things that several slices share: facts, totals of facets, bounds of histograms. */
export const remembered = createMemory(64)
