const blockLength = 1 << 22

export interface ShingleStore {
  add(shingles: Int32Array): void
  /** The shingles of the text that was added as the nth. */
  at(text: number): Int32Array
}

/** Keeps the shingles of `count` texts side by side, in a few large arrays that never have to grow. */
export function createShingleStore(count: number): ShingleStore {
  const blocks: Int32Array[] = []
  const blockOf = new Uint16Array(count)
  const from = new Int32Array(count)
  const lengths = new Int32Array(count)
  let used = blockLength
  let added = 0
  return {
    add: (shingles) => {
      if (used + shingles.length > blockLength) {
        blocks.push(new Int32Array(Math.max(blockLength, shingles.length)))
        used = 0
      }
      blocks.at(-1)?.set(shingles, used)
      blockOf[added] = blocks.length - 1
      from[added] = used
      lengths[added] = shingles.length
      used += shingles.length
      added += 1
    },
    at: (text) => {
      const start = from[text] ?? 0
      return (blocks[blockOf[text] ?? 0] ?? new Int32Array()).subarray(start, start + (lengths[text] ?? 0))
    },
  }
}
