import type { Graph } from './graph.ts'
import { createRandom, partSeed, shuffled } from '../../text/seeded.ts'

/**
 * Communities of a graph by modularity at a resolution (Louvain), numbered by their first node. Nodes are
 * visited in an order that the seed gives. Higher resolutions give more communities.
 */
export function louvain(graph: Graph, resolution: number, seed: number): Int32Array {
  let level = graph
  let membership = Int32Array.from({ length: graph.nodes }, (_, node) => node)
  for (let depth = 0; ; depth += 1) {
    const moved = moveNodes(level, resolution, partSeed(seed, depth))
    const count = renumber(moved)
    membership = membership.map((node) => moved[node] ?? 0)
    if (count === level.nodes) break
    level = aggregated(level, moved, count)
  }
  renumber(membership)
  return membership
}

/** Numbers communities 0, 1, … by their first node, in place; answers how many there are. */
export function renumber(membership: Int32Array): number {
  const numbers = new Map<number, number>()
  for (let node = 0; node < membership.length; node += 1) {
    const community = membership[node] ?? 0
    let number = numbers.get(community)
    if (number === undefined) numbers.set(community, (number = numbers.size))
    membership[node] = number
  }
  return numbers.size
}

function moveNodes({ nodes, starts, ends, weights }: Graph, resolution: number, seed: number): Int32Array {
  const community = Int32Array.from({ length: nodes }, (_, node) => node)
  const strength = new Float64Array(nodes)
  let total = 0
  for (let node = 0; node < nodes; node += 1) {
    const end = starts[node + 1] ?? 0
    for (let at = starts[node] ?? 0; at < end; at += 1)
      strength[node] = (strength[node] ?? 0) + (weights[at] ?? 0)
    total += strength[node] ?? 0
  }
  if (total === 0) return community
  const sums = strength.slice()
  const links = new Float64Array(nodes)
  const touched: number[] = []
  const queue = shuffled(nodes, createRandom(seed))
  const waiting = new Uint8Array(nodes).fill(1)
  const scale = resolution / total
  // A ring of nodes whose neighbourhood changed: as a rule far fewer than all.
  let [head, queued] = [0, nodes]
  while (queued > 0) {
    const node = queue[head] ?? 0
    head = (head + 1) % nodes
    queued -= 1
    waiting[node] = 0
    const own = community[node] ?? 0
    const degree = strength[node] ?? 0
    const [from, end] = [starts[node] ?? 0, starts[node + 1] ?? 0]
    for (let at = from; at < end; at += 1) {
      const other = ends[at] ?? 0
      if (other === node) continue
      const its = community[other] ?? 0
      if (links[its] === 0) touched.push(its)
      links[its] = (links[its] ?? 0) + (weights[at] ?? 0)
    }
    sums[own] = (sums[own] ?? 0) - degree
    let best = own
    let most = (links[own] ?? 0) - scale * degree * (sums[own] ?? 0)
    for (const candidate of touched) {
      const gain = (links[candidate] ?? 0) - scale * degree * (sums[candidate] ?? 0)
      if (gain > most + 1e-12) [best, most] = [candidate, gain]
    }
    sums[best] = (sums[best] ?? 0) + degree
    for (const candidate of touched) links[candidate] = 0
    touched.length = 0
    if (best === own) continue
    community[node] = best
    for (let at = from; at < end; at += 1) {
      const other = ends[at] ?? 0
      if (waiting[other] === 1 || community[other] === best) continue
      waiting[other] = 1
      queue[(head + queued) % nodes] = other
      queued += 1
    }
  }
  return community
}

function aggregated({ nodes, starts, ends, weights }: Graph, community: Int32Array, count: number): Graph {
  const sizes = new Int32Array(count + 1)
  for (const each of community) sizes[each + 1] = (sizes[each + 1] ?? 0) + 1
  for (let each = 0; each < count; each += 1) sizes[each + 1] = (sizes[each + 1] ?? 0) + (sizes[each] ?? 0)
  const next = sizes.slice()
  const members = new Int32Array(nodes)
  for (let node = 0; node < nodes; node += 1) {
    const each = community[node] ?? 0
    const at = next[each] ?? 0
    members[at] = node
    next[each] = at + 1
  }
  const newStarts = new Int32Array(count + 1)
  const newEnds: number[] = []
  const newWeights: number[] = []
  const sums = new Float64Array(count)
  for (let each = 0; each < count; each += 1) {
    const touched: number[] = []
    for (let m = sizes[each] ?? 0; m < (sizes[each + 1] ?? 0); m += 1) {
      const node = members[m] ?? 0
      const end = starts[node + 1] ?? 0
      for (let at = starts[node] ?? 0; at < end; at += 1) {
        const other = community[ends[at] ?? 0] ?? 0
        if (sums[other] === 0) touched.push(other)
        sums[other] = (sums[other] ?? 0) + (weights[at] ?? 0)
      }
    }
    for (const other of touched.sort((a, b) => a - b)) {
      newEnds.push(other)
      newWeights.push(sums[other] ?? 0)
      sums[other] = 0
    }
    newStarts[each + 1] = newEnds.length
  }
  return {
    nodes: count,
    starts: newStarts,
    ends: Int32Array.from(newEnds),
    weights: Float64Array.from(newWeights),
  }
}
