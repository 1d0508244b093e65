// RE2 has `(?i:…)`, the engine of Node 20 has not; both read these patterns.
const person = '(?:[Uu][Ss][Ee][Rr]|[Cc][Uu][Ss][Tt][Oo][Mm][Ee][Rr])'
const id = '[._ -]?[Ii][Dd][Ss]?'
const gap = '(?:\\s|\\\\+[nrt])*'
const quote = `\\\\*["']`
const objectOfPerson = `${person}${quote}${gap}:${gap}\\{`

const personKey = new RegExp(`${person}${id}$`)
const personObject = new RegExp(`${person}$`)

/**
 * Keys whose value is the id of a person, or a list of them: `user.id`, `enduser.id`, `user_id`, `customer_user_id`,
 * `authorUserId`, `UserID`, `user-id`, `user_ids`, `customer_id`.
 */
export function isPersonKey(key: string): boolean {
  return personKey.test(key)
}

/** Keys whose value is a person when it is an object, with the id under `id`: `user`, `customer`. */
export function isPersonObject(key: string): boolean {
  return personObject.test(key)
}

/** RE2 pattern that matches every JSON text in which a person's id has a key, for a cheap first look. */
export const personKeyPattern = `${person}${id}${quote}|${objectOfPerson}`

/**
 * RE2 pattern whose first group is the value of such a key in JSON text, as it stands there: an opening
 * quote (with the slashes of JSON inside strings) and the text up to the next quote or slash, a number, or a list.
 */
export const personValuePattern = `(?:${person}${id}|${objectOfPerson}[^{}]*?["']id)${quote}${gap}:${gap}(\\\\*["'][^"'\\\\]{1,200}|-?[0-9]{1,20}|\\[[^\\[\\]{}]*)`

/** RE2 pattern that matches where such a value is no string that begins like a token: then its row is looked at. */
export const unmaskedPersonPattern = `${person}${id}${quote}${gap}(?::${gap}(?:\\\\*["'](?:[^"'\\\\\\[]|\\\\+u|\\[[^P])|-?[0-9]|\\[)|,${gap}${quote}value)|${objectOfPerson}`

/** The ids behind a match of `personValuePattern`. */
export function peopleFromLiteral(literal: string): string[] {
  const items = literal.startsWith('[')
    ? (literal.match(/\\*["'][^"'\\,]{1,200}|-?[0-9]{1,20}/g) ?? [])
    : [literal]
  return items.map((item) => item.replace(/^\\*["']/, '')).filter((item) => item.trim() !== '')
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

const firstLook = new RegExp(personKeyPattern)
const quotedPair = new RegExp(personValuePattern, 'g')
const keyedPair = new RegExp(
  `["']key["']\\s*:\\s*["'][A-Za-z_.-]{0,40}?${person}${id}["']\\s*,\\s*["']value["']\\s*:\\s*\\{\\s*["'](?:stringValue|string_value|intValue|int_value)["']\\s*:\\s*(["']?[^"'}]{1,200})`,
  'g',
)

/** False only where no key in a text is a person's. */
export function mayNamePerson(text: string): boolean {
  return firstLook.test(text)
}

/** Ids of people that a text quotes under such a key, also as OTLP writes attributes. */
export function peopleQuotedIn(text: string): string[] {
  if (!mayNamePerson(text)) return []
  const found = new Set<string>()
  for (const pattern of [quotedPair, keyedPair])
    for (const match of text.matchAll(pattern))
      for (const id of peopleFromLiteral(match[1] ?? '')) found.add(id.trim())
  found.delete('')
  return [...found]
}
