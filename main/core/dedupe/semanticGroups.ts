import type { Dense } from '../text/svd.ts'

export interface AnchoredGroup {
  /** Row of the representative. */
  leader: number
  /** Rows beside it, each with how like the representative it is. */
  members: { row: number; score: number }[]
}

/**
 * Groups of rows that are each as like a representative as `threshold` (cosine of unit vectors) or more; the earlier
 * row leads. Nobody joins for being like another member, so a chain of near rows does not drift into one group.
 */
export function anchoredGroups(vectors: Dense, threshold: number): AnchoredGroup[] {
  const leaders: number[] = []
  const nearest = new Int32Array(vectors.rows).fill(-1)
  const scores = new Float64Array(vectors.rows)
  for (let row = 0; row < vectors.rows; row++) {
    for (const leader of leaders) {
      const score = cosine(vectors, row, leader)
      if (score >= threshold && score > (scores[row] ?? 0)) {
        scores[row] = score
        nearest[row] = leader
      }
    }
    if (nearest[row] === -1 && !isEmpty(vectors, row)) leaders.push(row)
  }
  const groups = new Map<number, AnchoredGroup>()
  nearest.forEach((leader, row) => {
    if (leader === -1) return
    const group = groups.get(leader) ?? { leader, members: [] }
    group.members.push({ row, score: Math.min(1, scores[row] ?? 0) })
    groups.set(leader, group)
  })
  return [...groups.values()].sort((a, b) => a.leader - b.leader)
}

function cosine({ columns, values }: Dense, left: number, right: number): number {
  let sum = 0
  const [from, other] = [left * columns, right * columns]
  for (let column = 0; column < columns; column++)
    sum += (values[from + column] ?? 0) * (values[other + column] ?? 0)
  return sum
}

function isEmpty({ columns, values }: Dense, row: number): boolean {
  for (let column = row * columns; column < (row + 1) * columns; column++)
    if ((values[column] ?? 0) !== 0) return false
  return true
}
