/** The place of a text in `bytes` at or after `from` and before `to`, or `to`. */
export type Finder = (bytes: Uint8Array, from: number, to: number) => number

/**
 * Looks for a short ASCII text in short stretches, where calling the platform's own search would cost more than it
 * does. Source: Horspool, "Practical fast searching in strings", Software: Practice and Experience 10, 1980.
 */
export function createFinder(text: string): Finder {
  const needle = Buffer.from(text)
  const last = needle.length - 1
  const skips = new Uint8Array(256).fill(needle.length)
  for (let at = 0; at < last; at++) skips[needle[at] ?? 0] = last - at
  const standsBefore = (bytes: Uint8Array, end: number): boolean => {
    for (let back = 1; back <= last; back++) if (bytes[end - back] !== needle[last - back]) return false
    return true
  }
  return (bytes, from, to) => {
    for (let end = from + last; end < to; end += skips[bytes[end] ?? 0] ?? 1)
      if (bytes[end] === needle[last] && standsBefore(bytes, end)) return end - last
    return to
  }
}
