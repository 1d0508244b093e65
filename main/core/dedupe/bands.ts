import { mixed } from './shingles.ts'

/** At the threshold itself at most this share of pairs may go unseen; above it far fewer do. */
const missedAtThreshold = 0.004
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
 * Answers the band keys of a set of shingles (MinHash, Broder 1997), written into `keys`. One product serves
 * two hashes: its bits in order, and turned by half, which puts other shingles first.
 */
export function createSigner({ bands, rows }: Bands): (shingles: Int32Array, keys: Int32Array) => void {
  const products = Math.ceil(rows / 2)
  const salts = Int32Array.from({ length: bands * products }, (_, index) => mixed(index * 0x9e3779b1 + 1))
  const factors = Int32Array.from(
    { length: bands * products },
    (_, index) => mixed(index * 0x85ebca77 + 7) | 1,
  )
  return (shingles, keys) => {
    const { length } = shingles
    for (let band = 0; band < bands; band += 1) {
      let key = band + 1
      for (let product = 0; product < products; product += 1) {
        const salt = salts[band * products + product] ?? 0
        const factor = factors[band * products + product] ?? 1
        let least = 0x7fffffff
        let turnedLeast = 0x7fffffff
        for (let at = 0; at < length; at += 1) {
          const hash = Math.imul((shingles[at] ?? 0) ^ salt, factor)
          if (hash < least) least = hash
          const turned = (hash << 16) | (hash >>> 16)
          if (turned < turnedLeast) turnedLeast = turned
        }
        key = Math.imul(key ^ least, 0x01000193) ^ (least >>> 15)
        if (2 * product + 1 < rows) key = Math.imul(key ^ turnedLeast, 0x01000193) ^ (turnedLeast >>> 15)
      }
      keys[band] = mixed(key)
    }
  }
}
