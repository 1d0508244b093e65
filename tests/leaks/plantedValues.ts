/** A search for many values at once in long texts. */
export interface ValueSearch {
  values: number
  /** The values that a text holds. */
  in(text: string): string[]
}

const keyLength = 6

/** Values as they were planted, and cards and bank accounts without their spaces. */
export function searchFor(values: Iterable<string>): ValueSearch {
  const all = new Set<string>()
  for (const value of values) {
    all.add(value)
    if (/^[A-Z0-9 ]+$/.test(value)) all.add(value.replaceAll(' ', ''))
  }
  const byStart = new Map<string, string[]>()
  for (const value of all) {
    const start = value.slice(0, keyLength)
    byStart.set(start, [...(byStart.get(start) ?? []), value])
  }
  return {
    values: all.size,
    in: (text) => {
      const found = new Set<string>()
      for (let at = 0; at + keyLength <= text.length; at++) {
        const candidates = byStart.get(text.slice(at, at + keyLength))
        if (candidates === undefined) continue
        for (const value of candidates) if (text.startsWith(value, at)) found.add(value)
      }
      return [...found]
    },
  }
}
