import { partSeed } from '../text/seeded.ts'
import type { Edges } from './edges.ts'

/** The curve that falls from near to far with a least distance of .5 (a and b of UMAP): groups are wide, not dots. */
const [a, b] = [0.583, 1.334]
const strongest = 4
const pushes = 4

/**
 * Lets rows settle in rounds `from` up to `to` of `rounds`: who is alike pulls, some others push away. Each round
 * has random numbers of its own, so that rounds may be run in any portions.
 */
export function settle({
  positions,
  edges,
  seed,
  from,
  to,
  rounds,
}: {
  positions: Float32Array
  edges: Edges
  seed: number
  from: number
  to: number
  rounds: number
}): Float32Array {
  const rows = positions.length / 2
  let most = 0
  for (const weight of edges.weights) most = Math.max(most, weight)
  for (let round = from; round < to; round += 1) {
    const rate = 1 - round / rounds
    let state = partSeed(seed, round)
    for (let edge = 0; edge < edges.from.length; edge += 1) {
      // An edge of half the weight pulls in every second round.
      const share = (edges.weights[edge] ?? 0) / most
      if (Math.floor((round + 1) * share) === Math.floor(round * share)) continue
      const one = (edges.from[edge] ?? 0) * 2
      const other = (edges.to[edge] ?? 0) * 2
      pull(positions, one, other, rate)
      for (let push = 0; push < pushes; push += 1) {
        state = (Math.imul(state, 1664525) + 1013904223) | 0
        const stranger = Math.floor(((state >>> 0) / 4294967296) * rows) * 2
        const mover = push % 2 === 0 ? one : other
        if (stranger !== mover) pushAway(positions, mover, stranger, rate)
      }
    }
  }
  return positions
}

function pull(positions: Float32Array, one: number, other: number, rate: number): void {
  const x = (positions[one] ?? 0) - (positions[other] ?? 0)
  const y = (positions[one + 1] ?? 0) - (positions[other + 1] ?? 0)
  const square = x * x + y * y
  if (square <= 0) return
  const power = square ** b
  const force = (-2 * a * b * power) / square / (1 + a * power)
  const dx = limited(force * x) * rate
  const dy = limited(force * y) * rate
  positions[one] = (positions[one] ?? 0) + dx
  positions[one + 1] = (positions[one + 1] ?? 0) + dy
  positions[other] = (positions[other] ?? 0) - dx
  positions[other + 1] = (positions[other + 1] ?? 0) - dy
}

function pushAway(positions: Float32Array, mover: number, stranger: number, rate: number): void {
  const x = (positions[mover] ?? 0) - (positions[stranger] ?? 0)
  const y = (positions[mover + 1] ?? 0) - (positions[stranger + 1] ?? 0)
  const square = x * x + y * y
  if (square <= 0) return
  const force = (2 * b) / (0.001 + square) / (1 + a * square ** b)
  positions[mover] = (positions[mover] ?? 0) + limited(force * x) * rate
  positions[mover + 1] = (positions[mover + 1] ?? 0) + limited(force * y) * rate
}

const limited = (force: number) => Math.max(-strongest, Math.min(strongest, force))
