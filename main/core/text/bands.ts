import { mixed } from './shingles.ts'

/** At the threshold itself at most this share of pairs may go unseen; above it far fewer do. */
const missedAtThreshold = 0.008
const mostHashes = 128

export interface Bands {
  bands: number
  rows: number
}

/**
 * How many bands of how many rows find a pair of Jaccard `threshold`: with r rows and b bands it is missed
 * with (1 − threshold^r)^b (Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.4). Of those that
 * miss few enough, the one with the most rows, as it brings the fewest strangers together.
 */
export function bandsFor(threshold: number): Bands {
  let best: Bands = { bands: 42, rows: 3 }
  for (let rows = 2; rows <= 8; rows += 1) {
    const bands = Math.ceil(Math.log(missedAtThreshold) / Math.log(1 - threshold ** rows))
    if (bands * rows <= mostHashes) best = { bands, rows }
  }
  return best
}

/**
 * Answers the band keys of shingles, perhaps with repeats (MinHash, Broder 1997), written into `keys`. One product serves
 * two hashes: its bits in order, and turned by half, which puts other shingles first.
 */
export function createSigner({ bands, rows }: Bands): (shingles: Int32Array, keys: Int32Array) => void {
  const perBand = Math.ceil(rows / 2)
  // Two products go through the shingles together: reading them costs as much as a product.
  const products = Math.ceil((bands * perBand) / 2) * 2
  const salts = Int32Array.from({ length: products }, (_, index) => mixed(index * 0x9e3779b1 + 1))
  const factors = Int32Array.from({ length: products }, (_, index) => mixed(index * 0x85ebca77 + 7) | 1)
  const least = new Int32Array(2 * products)
  return (shingles, keys) => {
    const { length } = shingles
    for (let product = 0; product < products; product += 2) {
      const salt = salts[product] ?? 0
      const factor = factors[product] ?? 1
      const nextSalt = salts[product + 1] ?? 0
      const nextFactor = factors[product + 1] ?? 1
      let [a, b, c, d] = [0x7fffffff, 0x7fffffff, 0x7fffffff, 0x7fffffff]
      for (let at = 0; at < length; at += 1) {
        const shingle = shingles[at] ?? 0
        const hash = Math.imul(shingle ^ salt, factor)
        if (hash < a) a = hash
        const turned = (hash << 16) | (hash >>> 16)
        if (turned < b) b = turned
        const next = Math.imul(shingle ^ nextSalt, nextFactor)
        if (next < c) c = next
        const nextTurned = (next << 16) | (next >>> 16)
        if (nextTurned < d) d = nextTurned
      }
      least[2 * product] = a
      least[2 * product + 1] = b
      least[2 * product + 2] = c
      least[2 * product + 3] = d
    }
    for (let band = 0; band < bands; band += 1) {
      let key = band + 1
      for (let row = 0; row < rows; row += 1) {
        const smallest = least[2 * band * perBand + row] ?? 0
        key = Math.imul(key ^ smallest, 0x01000193) ^ (smallest >>> 15)
      }
      keys[band] = mixed(key)
    }
  }
}
