import type { Signs } from '../signs.ts'

/** A stretch of text (UTF-16 offsets) that holds a value of a type. */
export interface Found {
  type: string
  start: number
  end: number
}

export interface Detector {
  type: string
  /** RE2-compatible pattern that matches wherever `find` can find something; may match more. */
  candidate: string
  /** False only where `find` finds nothing in a text with these signs. */
  worthAsking(signs: Signs): boolean
  find(text: string): Found[]
}

/** Spans of all matches that pass `accept`. Patterns are global, match no empty text, and are bounded, so that no text makes them slow. */
export function matches(
  type: string,
  pattern: RegExp,
  text: string,
  accept: (value: string, start: number) => boolean = () => true,
): Found[] {
  const found: Found[] = []
  // The pattern itself goes over the text: `matchAll` makes another of it for each text, at the price of a search.
  pattern.lastIndex = 0
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const [value] = match
    if (accept(value, match.index)) found.push({ type, start: match.index, end: match.index + value.length })
  }
  return found
}
