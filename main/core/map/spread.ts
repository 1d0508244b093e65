import { createRandom } from '../text/seeded.ts'

/** The part of the map that points cover when none lies on another. */
const covered = 0.16
/** So many others are looked at around a point: where more lie, all push alike anyway. */
const mostLooked = 48

/**
 * Moves rows that lie on one another apart (x and y of each in turn, 0 … 1), so that the size of a group can be seen. Who
 * is near stays near.
 */
export function spreadOut(
  positions: Float32Array,
  { seed, from, to }: { seed: number; from: number; to: number },
): Float32Array {
  const rows = positions.length / 2
  const apart = Math.sqrt((4 * covered) / Math.PI / Math.max(1, rows))
  const cells = Math.max(1, Math.min(4096, Math.floor(1 / apart)))
  const starts = new Int32Array(cells * cells + 1)
  const members = new Int32Array(rows)
  const cellOf = (share: number) => Math.max(0, Math.min(cells - 1, Math.floor(share * cells)))
  for (let round = from; round < to; round += 1) {
    const random = createRandom(seed + round)
    starts.fill(0)
    const cell = (row: number) =>
      cellOf(positions[row * 2 + 1] ?? 0) * cells + cellOf(positions[row * 2] ?? 0)
    for (let row = 0; row < rows; row += 1) starts[cell(row) + 1] = (starts[cell(row) + 1] ?? 0) + 1
    for (let at = 0; at < cells * cells; at += 1) starts[at + 1] = (starts[at + 1] ?? 0) + (starts[at] ?? 0)
    const next = starts.slice()
    for (let row = 0; row < rows; row += 1) {
      const own = cell(row)
      members[next[own] ?? 0] = row
      next[own] = (next[own] ?? 0) + 1
    }
    const moves = new Float32Array(rows * 2)
    for (let row = 0; row < rows; row += 1) {
      const [x, y] = [positions[row * 2] ?? 0, positions[row * 2 + 1] ?? 0]
      let [right, down] = [0, 0]
      for (let cy = Math.max(0, cellOf(y) - 1); cy <= Math.min(cells - 1, cellOf(y) + 1); cy += 1)
        for (let cx = Math.max(0, cellOf(x) - 1); cx <= Math.min(cells - 1, cellOf(x) + 1); cx += 1) {
          const [first, end] = [starts[cy * cells + cx] ?? 0, starts[cy * cells + cx + 1] ?? 0]
          const step = Math.max(1, Math.ceil(((end - first) * 9) / mostLooked))
          for (let at = first + (row % step); at < end; at += step) {
            const other = members[at] ?? 0
            if (other === row) continue
            let dx = x - (positions[other * 2] ?? 0)
            let dy = y - (positions[other * 2 + 1] ?? 0)
            let distance = Math.hypot(dx, dy)
            if (distance >= apart) continue
            if (distance < apart * 0.01) {
              const angle = random() * 2 * Math.PI
              ;[dx, dy, distance] = [Math.cos(angle), Math.sin(angle), 1]
              right += dx * apart * 0.5
              down += dy * apart * 0.5
              continue
            }
            const push = ((apart - distance) / distance) * 0.35
            right += dx * push
            down += dy * push
          }
        }
      const length = Math.hypot(right, down)
      const scale = length > apart * 0.8 ? (apart * 0.8) / length : 1
      moves[row * 2] = right * scale
      moves[row * 2 + 1] = down * scale
    }
    for (let at = 0; at < moves.length; at += 1) positions[at] = (positions[at] ?? 0) + (moves[at] ?? 0)
  }
  return positions
}
