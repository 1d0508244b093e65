import { fieldByName } from './fields.ts'
import { parseFilter } from './parse.ts'

export interface Suggestion {
  text: string
  kind: 'field' | 'operator' | 'keyword'
}

export interface Completion {
  /** The piece of the text that an accepted suggestion replaces. */
  from: number
  to: number
  suggestions: Suggestion[]
  /** The field whose values may stand there; the caller offers them from its facet. */
  valueOf: string | null
}

const keywords = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'missing',
  'present',
  'last',
  'hours',
  'days',
  'weeks',
])
const wordAtEnd = /[^\s'"=!<>~(),]*$/

/** What may stand at the cursor (a UTF-16 column), narrowed by the word begun there. */
export function completeFilter(text: string, column: number): Completion {
  const before = text.slice(0, column)
  const begun = wordAtEnd.exec(before)?.[0] ?? ''
  const colon = begun.indexOf(':')
  const prefix = colon < 0 ? begun : begun.slice(colon + 1)
  const from = column - prefix.length
  const rest = /^[^\s'"=!<>~(),]*/.exec(text.slice(column))?.[0] ?? ''
  const head = text.slice(0, from)
  const parsed = parseFilter(head)
  const failed = !parsed.ok && parsed.column >= head.trimEnd().length
  const valueOf = failed ? parsed.valueOf : null
  const allowed = parsed.ok
    ? head.trim() === ''
      ? firstWords()
      : ['and', 'or']
    : failed
      ? parsed.allowed
      : []
  const suggestions = allowed
    .filter((word) => !word.includes(' ') || word === 'not in')
    .filter((word) => word.toLowerCase().startsWith(prefix.toLowerCase()))
    .map((word): Suggestion => ({ text: word, kind: kindOf(word) }))
  return { from, to: column + rest.length, suggestions, valueOf }
}

function firstWords(): string[] {
  const start = parseFilter('(')
  return start.ok ? [] : start.allowed
}

function kindOf(word: string): Suggestion['kind'] {
  if (fieldByName(word.replace(/:$/, '')) !== undefined) return 'field'
  return keywords.has(word) || word === 'true' || word === 'false' ? 'keyword' : 'operator'
}
