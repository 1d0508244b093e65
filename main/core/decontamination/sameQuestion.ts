import { rolesOf, type Item } from './items.ts'
import { readWords } from './words.ts'

/** From this share of its stretches of three words on a case is asked by another one too. */
const sameFrom = 0.5
const stretch = 3

/**
 * The items that ask what one of the cases asks, read off their questions alone and by no layer of the detector:
 * half of the stretches of three words of the shorter one stand in the other, numbers alike.
 */
export function askingTheSame(items: readonly Item[], cases: readonly Item[]): Set<number> {
  const holders = new Map<number, number[]>()
  const sizes = cases.map((each, at) => {
    const own = stretchesOf(each)
    for (const one of own) {
      const known = holders.get(one)
      if (known === undefined) holders.set(one, [at])
      else known.push(at)
    }
    return own.size
  })
  const same = new Set<number>()
  for (const [at, item] of items.entries()) {
    const own = stretchesOf(item)
    const shared = new Map<number, number>()
    for (const one of own) for (const of of holders.get(one) ?? []) shared.set(of, (shared.get(of) ?? 0) + 1)
    for (const [of, n] of shared)
      if (n >= sameFrom * Math.min(own.size, sizes[of] ?? 0)) {
        same.add(at)
        break
      }
  }
  return same
}

function stretchesOf(item: Item): Set<number> {
  const roles = rolesOf(item)
  const stretches = new Set<number>()
  for (const [part, text] of item.parts.entries()) {
    if (roles[part] !== 'asked') continue
    const { count, hashes, numbers } = readWords(text)
    for (let at = 0; at + Math.min(stretch, count) <= count && count > 0; at += 1) {
      let hash = 17
      for (let word = at; word < Math.min(count, at + stretch); word += 1)
        hash = (Math.imul(hash, 0x9e3779b1) + (numbers[word] === 1 ? 1 : (hashes[word] ?? 0))) | 0
      stretches.add(hash)
    }
  }
  return stretches
}
