/** A source of numbers that depends on its seed alone. */
export interface Dice {
  /** In [0, 1). */
  next(): number
  /** A whole number in [0, below). */
  below(below: number): number
  chance(probability: number): boolean
  pick<T>(list: readonly [T, ...T[]]): T
  /** Standard normal. */
  normal(): number
  hex(digits: number): string
  /** Text of `length` characters out of `alphabet`. */
  text(length: number, alphabet: string): string
}

/** Mixes numbers and words into 32 bits (murmur3's finaliser over FNV-1a). */
export function mixed(...parts: readonly (number | string)[]): number {
  let hash = 0x811c9dc5
  const eat = (value: number) => {
    hash = Math.imul(hash ^ value, 0x01000193)
    hash ^= hash >>> 15
  }
  for (const part of parts) {
    if (typeof part === 'number') {
      eat(part | 0)
      eat(Math.floor(part / 0x1_0000_0000))
    } else for (let index = 0; index < part.length; index++) eat(part.charCodeAt(index))
    eat(0x9e37)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** Dice for a place in the world: the same parts give the same numbers, in any order of asking (sfc32). */
export function diceFor(...parts: readonly (number | string)[]): Dice {
  let a = mixed(1, ...parts)
  let b = mixed(2, ...parts)
  let c = mixed(3, ...parts)
  let d = 1
  const bits = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + sum) | 0
    return sum >>> 0
  }
  for (let round = 0; round < 8; round++) bits()
  const next = () => bits() / 0x1_0000_0000
  const below = (limit: number) => Math.floor(next() * limit)
  return {
    next,
    below,
    chance: (probability) => next() < probability,
    pick: (list) => list[below(list.length)] ?? list[0],
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    hex: (digits) => {
      let text = ''
      while (text.length < digits) text += bits().toString(16).padStart(8, '0')
      return text.slice(0, digits)
    },
    text: (length, alphabet) => {
      let text = ''
      for (let index = 0; index < length; index++) text += alphabet[below(alphabet.length)] ?? ''
      return text
    },
  }
}
