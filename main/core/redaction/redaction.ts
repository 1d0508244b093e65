import { detectors } from './candidates.ts'
import type { Found } from './detectors/detector.ts'
import { redactJson, redactMaybeJson, type JsonMasks } from './jsonText.ts'
import { isUnambiguous, maskPeople, peopleQuotedIn } from './people.ts'
import { signsOf } from './signs.ts'
import { createTokeniser, erasedPerson, isToken } from './tokens.ts'

export interface RedactedText {
  text: string
  /** UTF-16 offsets into the input. */
  entities: Found[]
}

export interface Redactor {
  /** Masks values in plain text. */
  redactText(text: string): RedactedText
  /**
   * Masks values in JSON text: strings, keys and bare numbers, also in JSON inside strings, and the ids that
   * stand under a person's key; the rest stays as it stood. `people` are masked wherever they are quoted.
   */
  redactJsonText(json: string, people?: readonly string[]): { text: string }
  /** Masks values in a text that may be JSON, or be broken; ids of people that it quotes under their key, too. */
  redactValue(text: string, people?: readonly string[]): { text: string }
  /** The token that stands for a person's id. */
  personId(value: string): string
  /** Counts people that the database masked by itself. */
  countPeople(count: number): void
  /** Ids of erased people that were met, as they stood; their token tells nothing. */
  readonly erased: ReadonlySet<string>
  /** How many values were masked so far, by type. */
  readonly counts: Readonly<Record<string, number>>
}

/**
 * A redactor for one key: the same value gets the same token in every text. People of whom `isErased` says so, by
 * their token, all get one that tells nothing.
 */
export function createRedactor(options: {
  key: Uint8Array
  isErased?: (token: string) => boolean
}): Redactor {
  const plainToken = createTokeniser(options.key)
  const { isErased } = options
  const erased = new Set<string>()
  const token =
    isErased === undefined
      ? plainToken
      : (type: string, value: string) => {
          const made = plainToken(type, value)
          if (type !== 'PERSON_ID' || !isErased(made)) return made
          erased.add(value)
          return erasedPerson
        }
  const counts: Record<string, number> = {}
  const mask = (type: string, value: string) => {
    counts[type] = (counts[type] ?? 0) + 1
    return token(type, value)
  }
  const redactText = (text: string): RedactedText => {
    const entities = findValues(text)
    if (entities.length === 0) return { text, entities }
    let result = ''
    let at = 0
    for (const found of entities) {
      result += text.slice(at, found.start) + mask(found.type, text.slice(found.start, found.end))
      at = found.end
    }
    return { text: result + text.slice(at), entities }
  }
  const personId = (value: string) => {
    if (!isToken(value)) return token('PERSON_ID', value)
    if (isErased?.(value) !== true) return value
    erased.add(value)
    return erasedPerson
  }
  const quotedPerson = (value: string) => mask('PERSON_ID', value)
  const masksFor = (people: readonly string[]): JsonMasks => ({
    // Values first: an address that begins with the person's id is masked as a whole.
    text: (text) => {
      const { text: masked } = redactText(text)
      return people.length === 0 ? masked : maskPeople(masked, people, quotedPerson)
    },
    person: personId,
    value: mask,
  })
  const nobody = masksFor([])
  const masksOf = (people: readonly string[] | undefined) =>
    people === undefined || people.length === 0 ? nobody : masksFor(people)
  return {
    redactText,
    redactJsonText: (json, people) => ({ text: redactJson(json, masksOf(people)) }),
    redactValue: (text, people = []) => {
      const quoted = peopleQuotedIn(text)
      const named = quoted.reduce(
        (named, person) =>
          isUnambiguous(person) ? named : named.replaceAll(`"${person}"`, `"${personId(person)}"`),
        text,
      )
      return {
        text: redactMaybeJson(unescaped(named), masksOf([...people, ...quoted.filter(isUnambiguous)])),
      }
    },
    personId,
    countPeople: (count) => {
      counts.PERSON_ID = (counts.PERSON_ID ?? 0) + count
    },
    erased,
    counts,
  }
}

const masked = /\[[A-Z_]+_[0-9A-HJKMNP-TV-Z]{10}\]/g

/** All values in a text, without overlaps: what starts first wins, then what is longer, then the detectors' order. */
export function findValues(text: string): Found[] {
  const signs = signsOf(text)
  const found: Found[] = []
  for (const detector of detectors) if (detector.worthAsking(signs)) found.push(...detector.find(text))
  if (found.length === 0) return found
  const done = text.includes('_')
    ? [...text.matchAll(masked)].map((match) => ({ start: match.index, end: match.index + match[0].length }))
    : []
  const order = new Map(found.map((entry, index) => [entry, index]))
  found.sort((a, b) => a.start - b.start || b.end - a.end || (order.get(a) ?? 0) - (order.get(b) ?? 0))
  const kept: Found[] = []
  let end = 0
  for (const entry of found) {
    if (entry.start < end || done.some((span) => entry.start < span.end && entry.end > span.start)) continue
    kept.push(entry)
    end = entry.end
  }
  return kept
}

// Text that is no JSON may still carry JSON's escapes: a broken line, a quoted body. JSON inside strings writes them
// with more slashes, all of which go.
function unescaped(text: string): string {
  return text.includes('\\u00')
    ? text.replace(/(?<!\\)\\+u00([2-7][0-9a-fA-F])/g, (whole, hex: string) => {
        const letter = String.fromCharCode(Number.parseInt(hex, 16))
        return letter === '"' || letter === '\\' ? whole : letter
      })
    : text
}
