import { nestingKeys } from '../../readers/nesting.ts'
import { flattenedLists } from '../../readers/unflatten.ts'

const oneOf = (keys: readonly string[]) => `(?:${keys.map((key) => key.replaceAll('.', '\\.')).join('|')})`

/** Pattern of an attribute whose name goes on in an object. */
export const nestedConvention = `"${oneOf(nestingKeys)}"\\s*:\\s*\\{`
const flattenedList = `"${oneOf(flattenedLists)}\\.[0-9]`

/** Pattern of NaN and infinity where a number should stand. */
export const noNumber = `[:,\\[]\\s*-?(?i:nan|inf(?:inity)?)\\s*[,\\]}]`

/** Pattern of what the database cannot judge: lists flattened into keys, and what is no number. */
export const unjudged = [flattenedList, noNumber].join('|')
