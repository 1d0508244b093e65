import { createHash } from 'node:crypto'

/** A cluster of the run before: what it was called and who was in it. */
export interface Known {
  cluster: string
  signature: string | null
  members: ReadonlySet<string>
}

/** Less of a cluster's known traces in common is a coincidence. */
const leastShared = 0.5

/**
 * Which cluster of the run before each cluster goes on: the one that most of its known traces were in, else one
 * of the same signature. Each is gone on by one at most.
 */
export function heirsOf(
  clusters: readonly { traces: readonly string[]; signature: string | null }[],
  before: readonly Known[],
): (string | null)[] {
  const homes = new Map(
    before.flatMap((known, at) => [...known.members].map((trace) => [trace, at] as const)),
  )
  const pairs = clusters.flatMap(({ traces }, cluster) => {
    const shared = new Map<number, number>()
    let knownTraces = 0
    for (const trace of traces) {
      const home = homes.get(trace)
      if (home === undefined) continue
      knownTraces += 1
      shared.set(home, (shared.get(home) ?? 0) + 1)
    }
    return [...shared].flatMap(([known, n]) =>
      n >= leastShared * knownTraces ? [{ cluster, known, n }] : [],
    )
  })
  pairs.sort((a, b) => b.n - a.n || a.cluster - b.cluster || a.known - b.known)
  const heirs: (string | null)[] = clusters.map(() => null)
  const taken = new Set<number>()
  for (const { cluster, known } of pairs) {
    if (heirs[cluster] !== null || taken.has(known)) continue
    heirs[cluster] = before[known]?.cluster ?? null
    taken.add(known)
  }
  for (const [cluster, { signature }] of clusters.entries()) {
    if (heirs[cluster] !== null || signature === null) continue
    const known = before.findIndex((each, at) => !taken.has(at) && each.signature === signature)
    if (known < 0) continue
    heirs[cluster] = before[known]?.cluster ?? null
    taken.add(known)
  }
  return heirs
}

/** A name for a cluster that goes on none: the same for the same traces in the same run. */
export function newId(run: { name: string; ordinal: number }, traces: readonly string[]): string {
  const [first = ''] = traces.toSorted()
  return `c${createHash('sha256').update(`${run.name}\u001f${run.ordinal}\u001f${first}`).digest('hex').slice(0, 11)}`
}
