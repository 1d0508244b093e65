import { createReadStream } from 'node:fs'

/** A stretch of a file, in bytes. */
export interface Stretch {
  offset: number
  length: number
}

/** What is looked for: a text of at least this many bytes can be told from chance. */
export const leastNeedle = 4

const keyOf = (bytes: Uint8Array, at: number) =>
  (((bytes[at] ?? 0) * 0x9e3779b1) ^
    ((bytes[at + 1] ?? 0) * 0x85ebca6b) ^
    ((bytes[at + 2] ?? 0) * 0xc2b2ae35) ^
    ((bytes[at + 3] ?? 0) * 0x27d4eb2f)) &
  0xffff

/** Where any of many texts stands in a file as a word of its own, in order. */
export async function findNeedles(
  file: string,
  needles: readonly string[],
  signal?: AbortSignal,
): Promise<Stretch[]> {
  const wanted = [...new Set(needles)]
    .map((text) => Buffer.from(text))
    .filter((each) => each.length >= leastNeedle)
  if (wanted.length === 0) return []
  const byKey = new Map<number, Buffer[]>()
  const maybe = new Uint8Array(1 << 16)
  for (const needle of wanted.toSorted((a, b) => b.length - a.length)) {
    const key = keyOf(needle, 0)
    maybe[key] = 1
    byKey.set(key, [...(byKey.get(key) ?? []), needle])
  }
  const longest = Math.max(...wanted.map((each) => each.length))
  const found: Stretch[] = []
  let carried: Buffer = Buffer.alloc(0)
  let base = 0
  let next = 0
  const look = (bytes: Buffer, until: number) => {
    for (let at = Math.max(0, next - base); at < until; at++) {
      const key = keyOf(bytes, at)
      if (maybe[key] === 0) continue
      const hit = byKey
        .get(key)
        ?.find(
          (needle) =>
            bytes.subarray(at, at + needle.length).equals(needle) && isWord(bytes, at, needle.length),
        )
      if (hit === undefined) continue
      found.push({ offset: base + at, length: hit.length })
      at += hit.length - 1
      next = base + at + 1
    }
    next = Math.max(next, base + until)
  }
  for await (const chunk of createReadStream(file, { highWaterMark: 4 << 20 }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    const bytes = carried.length === 0 ? chunk : Buffer.concat([carried, chunk])
    // One byte more than the longest, to see what stands behind it.
    const until = Math.max(0, bytes.length - longest)
    look(bytes, until)
    // And two before it, to see what stands there.
    const keep = Math.max(0, Math.min(next - base, bytes.length) - 2)
    carried = bytes.subarray(keep)
    base += keep
  }
  look(carried, carried.length)
  return found
}

const isLetter = (byte: number | undefined) =>
  byte !== undefined &&
  (byte >= 0x80 ||
    byte === 0x5f ||
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a))

const escapeEnds = new Set([...'nrtbf'].map((letter) => letter.charCodeAt(0)))

// The letter of an escape, as in `\n`, is no part of the word behind it.
function isWord(bytes: Buffer, at: number, length: number): boolean {
  if (isLetter(bytes[at + length])) return false
  const [escape, before] = [bytes[at - 2], bytes[at - 1]]
  return !isLetter(before) || (escape === 0x5c && before !== undefined && escapeEnds.has(before))
}
