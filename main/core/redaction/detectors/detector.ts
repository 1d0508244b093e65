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

/** Spans of all matches that pass `accept`. Patterns must be bounded, so that no text makes them slow. */
export function matches(
  type: string,
  pattern: RegExp,
  text: string,
  accept: (value: string, start: number) => boolean = () => true,
): Found[] {
  const found: Found[] = []
  for (const match of text.matchAll(pattern)) {
    const value = match[0]
    if (accept(value, match.index)) found.push({ type, start: match.index, end: match.index + value.length })
  }
  return found
}
