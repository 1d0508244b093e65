import { bandsFor, createSigner } from '../text/bands.ts'
import { createPairSample, type Pair } from './pairSample.ts'
import { createShingleStore } from './shingleStore.ts'
import { hashesOf, jaccard, mixed } from '../text/shingles.ts'

/** A bucket keeps so many texts, and of one group so many: one neighbour is enough to find a group. */
const mostInBucket = 32
const mostOfGroup = 8
/** Groups larger than this are no longer joined with others. */
const mostMoved = 256

export interface NearGroups {
  /** Takes the next text of a block; texts come in one order, whatever the order of import. */
  add(text: string, block: number): void
  /** The leader of each text by number: itself where it stands alone. */
  leaders(): Int32Array
  /** True Jaccard of two texts that were added. */
  similarity(a: number, b: number): number
  /** Pairs that were compared, some of each range of similarity from .5 up. */
  pairs(): Pair[]
}

/**
 * Groups texts of a block whose Jaccard is `threshold` or more. Candidates come from MinHash bands and are
 * verified by their true Jaccard. Who joins through a neighbour must also be near the group's leader, so a
 * chain of near-copies is cut before it drifts away. `count` is how many texts will come.
 */
export function createNearGroups(count: number, threshold: number): NearGroups {
  // Nobody in a group is further from its leader than this.
  const nearLeader = Math.max(threshold - 0.2, Math.min(threshold, 0.5))
  const shape = bandsFor(threshold)
  const { bands } = shape
  const sign = createSigner(shape)
  const store = createShingleStore(count)
  const sample = createPairSample()
  const blocks = new Int32Array(count)
  const leader = new Int32Array(count)
  const size = new Int32Array(count)
  const nextMember = new Int32Array(count).fill(-1)
  const lastMember = new Int32Array(count)
  const slots = slotsFor(count * bands)
  const head = new Int32Array(slots).fill(-1)
  const nextEntry = new Int32Array(count * bands).fill(-1)
  const entryKey = new Int32Array(count * bands)
  const seenBy = new Int32Array(count).fill(-1)
  const keys = new Int32Array(bands)
  const room = new Uint8Array(bands)
  let added = 0

  const similarity = (a: number, b: number) => jaccard(store.at(a), store.at(b))

  const join = (text: number, group: number) => {
    leader[text] = group
    size[group] = (size[group] ?? 0) + 1
    nextMember[lastMember[group] ?? group] = text
    lastMember[group] = text
  }

  // All of the smaller group must be near the leader of the greater.
  const merge = (a: number, b: number) => {
    const aFirst = (size[a] ?? 0) > (size[b] ?? 0) || (size[a] === size[b] && a < b)
    const [into, from] = aFirst ? [a, b] : [b, a]
    if ((size[from] ?? 0) > mostMoved) return
    for (let member = from; member >= 0; member = nextMember[member] ?? -1)
      if (similarity(member, into) < nearLeader) return
    for (let member = from; member >= 0; member = nextMember[member] ?? -1) leader[member] = into
    nextMember[lastMember[into] ?? into] = from
    lastMember[into] = lastMember[from] ?? from
    size[into] = (size[into] ?? 0) + (size[from] ?? 0)
    size[from] = 0
  }

  const neighbours = (text: number, block: number): Map<number, number> => {
    const found = new Map<number, number>()
    for (let band = 0; band < bands; band += 1) {
      const key = keys[band] ?? 0
      let inBucket = 0
      let ofGroup = 0
      for (let entry = head[key & (slots - 1)] ?? -1; entry >= 0; entry = nextEntry[entry] ?? -1) {
        if (entryKey[entry] !== key) continue
        const other = Math.floor(entry / bands)
        if (blocks[other] !== block) continue
        inBucket += 1
        const group = leader[other] ?? other
        if (found.has(group)) {
          ofGroup += 1
          continue
        }
        if (seenBy[other] === text) continue
        seenBy[other] = text
        const score = similarity(text, other)
        sample.offer(other, text, score)
        if (score >= threshold) found.set(group, score)
      }
      room[band] = inBucket < mostInBucket && ofGroup < mostOfGroup ? 1 : 0
    }
    return found
  }

  return {
    add: (text, block) => {
      const self = added
      added += 1
      const hashes = hashesOf(text)
      store.add(hashes)
      blocks[self] = block
      leader[self] = self
      size[self] = 1
      lastMember[self] = self
      sign(hashes, keys)
      // Blocks never meet, so they need not share buckets.
      for (let band = 0; band < bands; band += 1)
        keys[band] = mixed((keys[band] ?? 0) ^ Math.imul(block + 1, 0x9e3779b1))
      const near = [...neighbours(self, block)]
        .map(([group, score]) => ({ group, score, toLeader: group === self ? 1 : similarity(self, group) }))
        .filter(({ toLeader }) => toLeader >= nearLeader)
        .sort((a, b) => b.score - a.score || b.toLeader - a.toLeader || a.group - b.group)
      const [best, ...others] = near
      if (best !== undefined) {
        size[self] = 0
        join(self, best.group)
        for (const { group } of others) {
          const own = leader[self] ?? self
          if (leader[group] === group && group !== own) merge(own, group)
        }
      }
      for (let band = 0; band < bands; band += 1) {
        if (room[band] === 0) continue
        const entry = self * bands + band
        const key = keys[band] ?? 0
        const slot = key & (slots - 1)
        entryKey[entry] = key
        nextEntry[entry] = head[slot] ?? -1
        head[slot] = entry
      }
    },
    leaders: () => leader.subarray(0, added),
    similarity,
    pairs: () => sample.pairs(),
  }
}

function slotsFor(entries: number): number {
  let slots = 1024
  while (slots < entries && slots < 1 << 25) slots *= 2
  return slots
}
