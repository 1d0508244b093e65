import { createHash } from 'node:crypto'
import type { RowClusters } from './clusterRows.ts'
import type { Corpus, Row } from '../courses/corpus.ts'
import { likeness } from './hierarchy.ts'
import { nameClusters } from '../naming/naming.ts'

/** A cluster as its members describe it, before it has an identity. */
export interface Described {
  rows: number[]
  terms: string[]
  /** Null for a signature: what shows it is in it, whatever the data. */
  stability: number | null
  /** What it is known by when none of its traces is: a hash of the signs it shows; null without signature. */
  signature: string | null
  /** Position of the cluster that stands for its parent; null without one. */
  parent: number | null
  medoid: number
  boundary: number[]
  likeness: number[]
  /** Traces by time, in equal parts of the time that all clustered traces span. */
  trend: number[]
  mix: Record<'plan_tier' | 'agent_version' | 'intent', { value: string; n: number }[]>
}

const parts = 12
const boundaryMembers = 2
const mixed = { plan_tier: 'tier', agent_version: 'agentVersion', intent: 'intent' } as const

/** Describes each cluster: names, the member at its centre and two at its edge, trend and mix. */
export function describe(corpus: Corpus, found: RowClusters): Described[] {
  const { membership, count, vectors, centres, parents } = found
  const members: number[][] = Array.from({ length: count }, () => [])
  membership.forEach((cluster, row) => members[cluster]?.push(row))
  const names = nameClusters(corpus, membership, count)
  const partOf = timeParts(corpus.rows)
  return members.map((rows, cluster) => {
    const alike = rows.map((row) => likeness(vectors, row, centres, cluster))
    const order = rows.map((_, at) => at).sort((a, b) => (alike[b] ?? 0) - (alike[a] ?? 0) || a - b)
    const ordered = order.map((at) => rows[at] ?? 0)
    const own = rows.flatMap((row) => corpus.rows[row] ?? [])
    const trend = Array.from({ length: parts }, () => 0)
    for (const { atMs } of own) {
      const part = partOf(atMs)
      if (part !== null) trend[part] = (trend[part] ?? 0) + 1
    }
    return {
      rows,
      terms: names[cluster] ?? [],
      stability: found.stability[cluster] ?? null,
      signature: hashed(found.signatures[cluster] ?? null),
      parent: parents[cluster] ?? null,
      medoid: ordered[0] ?? 0,
      boundary: ordered.slice(1).slice(-boundaryMembers),
      likeness: alike,
      trend,
      mix: Object.fromEntries(
        Object.entries(mixed).map(([name, field]) => [name, counted(own.map((row) => row[field]))]),
      ) as Described['mix'],
    }
  })
}

function hashed(signs: string | null): string | null {
  return signs === null ? null : createHash('sha256').update(signs).digest('hex').slice(0, 24)
}

function timeParts(rows: readonly Row[]): (atMs: number | null) => number | null {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { atMs } of rows) {
    if (atMs === null) continue
    first = Math.min(first, atMs)
    last = Math.max(last, atMs)
  }
  return (atMs) =>
    atMs === null
      ? null
      : Math.min(parts - 1, Math.floor(((atMs - first) / Math.max(1, last - first)) * parts))
}

/** The commonest values with how often each is there. */
export function counted(values: readonly (string | null)[]): { value: string; n: number }[] {
  const counts = new Map<string, number>()
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts]
    .map(([value, n]) => ({ value, n }))
    .sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1))
    .slice(0, 8)
}
