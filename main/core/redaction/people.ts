/** Keys whose value is the id of a person: `user.id`, `enduser.id`, `user_id`, `customer_user_id`, `userId`. */
export function isPersonKey(key: string): boolean {
  return key.endsWith('user.id') || key.endsWith('user_id') || key.endsWith('userId')
}

/** Words that every text with such a key holds, for a cheap first look. */
export const personKeyWords = ['user.id', 'user_id', 'userId'] as const

/**
 * RE2 pattern whose first group is the value of such a key in JSON text, as it stands there: an opening
 * quote (with the slashes of JSON inside strings) and the text up to the next quote or slash, or a number.
 */
export const personValuePattern = `(?:user\\.id|user_id|userId)\\\\*["']\\s*:\\s*(\\\\*["'][^"'\\\\]{1,200}|-?[0-9]{1,20})`

/** The id behind a match of `personValuePattern`. */
export function personFromLiteral(literal: string): string {
  return literal.replace(/^\\*["']/, '')
}

/**
 * Whether an id can be told from ordinary words, so that it may be masked wherever it is quoted: of some
 * length, and with a digit or a joint in it.
 */
export function isUnambiguous(id: string): boolean {
  return (
    id.length >= 6 &&
    id.length <= 120 &&
    /^[\p{L}\p{N}_.@+-]+$/u.test(id) &&
    !/^\d{1,8}$/.test(id) &&
    (id.length >= 16 || /[\d_.@+-]/.test(id.slice(1, -1)))
  )
}

/** A text with each of `people` masked where it stands as a word of its own. */
export function maskPeople(
  text: string,
  people: readonly string[],
  token: (person: string) => string,
): string {
  let result = text
  for (const person of people) {
    if (!result.includes(person)) continue
    let built = ''
    let from = 0
    for (let at = result.indexOf(person); at !== -1; at = result.indexOf(person, at + person.length)) {
      if (isWordCharacter(result, at - 1) || isWordCharacter(result, at + person.length)) continue
      built += result.slice(from, at) + token(person)
      from = at + person.length
    }
    result = built + result.slice(from)
  }
  return result
}

function isWordCharacter(text: string, at: number): boolean {
  const letter = text[at]
  return letter !== undefined && /[\p{L}\p{N}_]/u.test(letter)
}

const quotedPair = new RegExp(personValuePattern, 'g')
const keyedPair =
  /["']key["']\s*:\s*["'][A-Za-z_.]{0,40}?(?:user\.id|user_id|userId)["']\s*,\s*["']value["']\s*:\s*\{\s*["'](?:stringValue|string_value|intValue|int_value)["']\s*:\s*(["']?[^"'}]{1,200})/g

/** Ids of people that a text quotes under such a key, also as OTLP writes attributes. */
export function peopleQuotedIn(text: string): string[] {
  if (!personKeyWords.some((word) => text.includes(word))) return []
  const found = new Set<string>()
  for (const pattern of [quotedPair, keyedPair])
    for (const match of text.matchAll(pattern)) found.add(personFromLiteral(match[1] ?? '').trim())
  found.delete('')
  return [...found]
}
