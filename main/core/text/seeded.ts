/** Numbers in [0, 1) that depend on the seed alone, the same on every machine (SplitMix32). */
export function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let mixed = state ^ (state >>> 16)
    mixed = Math.imul(mixed, 0x21f0aaad)
    mixed ^= mixed >>> 15
    mixed = Math.imul(mixed, 0x735a2d97)
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 4294967296
  }
}

/** A seed of its own for a part of the work, so that parts do not depend on the order in which they run. */
export function partSeed(seed: number, ...parts: readonly number[]): number {
  let mixed = seed | 0
  for (const part of parts) {
    mixed = Math.imul(mixed ^ (part | 0), 0x85ebca6b) + 0x6d2b79f5
    mixed ^= mixed >>> 13
  }
  return mixed | 0
}

/** 0 … count - 1 in a random order. */
export function shuffled(count: number, random: () => number): Int32Array {
  const order = new Int32Array(count)
  for (let at = 0; at < count; at += 1) {
    const other = Math.floor(random() * (at + 1))
    order[at] = order[other] ?? 0
    order[other] = at
  }
  return order
}
