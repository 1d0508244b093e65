import { distinctFirst } from '../text/shingles.ts'

const blockLength = 1 << 22

export interface ShingleStore {
  add(hashes: Int32Array): void
  /** The distinct shingles of the nth text in ascending order; sorted when they are first asked for. */
  at(text: number): Int32Array
}

/** Keeps the shingles of `count` texts side by side, in a few large arrays that never have to grow. */
export function createShingleStore(count: number): ShingleStore {
  const blocks: Int32Array[] = []
  const blockOf = new Uint16Array(count)
  const from = new Int32Array(count)
  const lengths = new Int32Array(count)
  const sorted = new Uint8Array(count)
  let used = blockLength
  let added = 0
  return {
    add: (hashes) => {
      if (used + hashes.length > blockLength) {
        blocks.push(new Int32Array(Math.max(blockLength, hashes.length)))
        used = 0
      }
      blocks.at(-1)?.set(hashes, used)
      blockOf[added] = blocks.length - 1
      from[added] = used
      lengths[added] = hashes.length
      used += hashes.length
      added += 1
    },
    at: (text) => {
      const start = from[text] ?? 0
      const block = blocks[blockOf[text] ?? 0] ?? new Int32Array()
      if (sorted[text] === 0) {
        lengths[text] = distinctFirst(block.subarray(start, start + (lengths[text] ?? 0)))
        sorted[text] = 1
      }
      return block.subarray(start, start + (lengths[text] ?? 0))
    },
  }
}
