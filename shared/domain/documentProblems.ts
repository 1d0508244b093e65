import type { z } from 'zod'

type Issue = z.core.$ZodIssue
type Place = Issue['path']

/**
 * What is wrong with a document that a person wrote, one plain sentence part a problem, each led by the place of
 * its value; `value` is the document that the schema refused.
 */
export function documentProblems({ issues }: z.core.$ZodError, value: unknown): string[] {
  return issues.map((issue) => problemAt(issue, issue.path, value))
}

function problemAt(issue: Issue, place: Place, value: unknown): string {
  if (issue.code === 'invalid_union') {
    const [nearest] = issue.errors
      .map(([first]) => first)
      .filter((first) => first !== undefined && first.path.length > 0)
    if (nearest !== undefined) return problemAt(nearest, [...place, ...nearest.path], value)
  }
  const said = saidOf(issue, valueAt(value, place))
  return place.length === 0 ? said : `${place.join('.')}: ${said}`
}

// The words of the schema are for programmers.
function saidOf(issue: Issue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type': {
      const wanted = nounOf[issue.expected] ?? issue.expected
      return value === undefined ? `is missing, takes ${wanted}` : `takes ${wanted}, not ${nounFor(value)}`
    }
    case 'unrecognized_keys':
      return `has no place for ${issue.keys.join(', ')}`
    case 'invalid_value':
      return value === undefined
        ? `is missing, takes ${oneOf(issue.values)}`
        : `takes ${oneOf(issue.values)}, not ${typeof value === 'string' ? value : nounFor(value)}`
    case 'too_small':
      if (issue.minimum === 1 && issue.origin === 'string') return 'is empty'
      return `takes ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.origin, issue.minimum)}`
    case 'too_big':
      return `takes ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.origin, issue.maximum)}`
    case 'invalid_union':
      return `cannot be ${nounFor(value)} of this form`
    default:
      return issue.message.replace(/\.$/, '')
  }
}

const nounOf: Readonly<Record<string, string>> = {
  object: 'keys with values',
  record: 'keys with values',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  null: 'nothing',
}

function nounFor(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'keys with values'
  if (typeof value === 'number') return Number.isInteger(value) ? 'a number' : 'a fraction'
  return nounOf[typeof value] ?? typeof value
}

function oneOf(values: readonly unknown[]): string {
  return values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`
}

function amount(origin: string, count: number | bigint): string {
  const unit = origin === 'string' ? 'character' : origin === 'array' || origin === 'object' ? 'entry' : null
  if (unit === null) return String(count)
  return Number(count) === 1 ? `1 ${unit}` : `${count} ${unit === 'entry' ? 'entries' : `${unit}s`}`
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce<unknown>(
    (at, key) =>
      typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined,
    value,
  )
}
