import { constantSql, sql, type Sql } from '../db/sql.ts'
import { maskPeople } from './people.ts'
import { erasedPerson } from './tokens.ts'

/** How an erased person may be spoken of in redacted text: by token, or by the id in a trace of somebody else. */
export interface Mentions {
  tokens: readonly string[]
  /** Ids that can be told from ordinary words. */
  people: readonly string[]
}

// An escape of JSON ends in a letter, and is no part of the word behind it.
const before = String.raw`(^|[^\p{L}\p{N}_]|\\[nrtbf]|\\u[0-9a-fA-F]{4})`
const after = String.raw`($|[^\p{L}\p{N}_])`
const pattern = (id: string) => `${before}${id.replace(/[.+\-@]/g, String.raw`\$&`)}${after}`

/** Whether a text column mentions them. */
export function mentions(column: Sql, { tokens, people }: Mentions): Sql {
  const plain = [...tokens, ...people].reduce(
    (all, word) => sql`${all} or contains(${column}, ${word})`,
    constantSql('false'),
  )
  return sql`coalesce(${plain}, false)`
}

/** The text of a column with a token that tells nothing in place of each mention. */
export function withoutMentions(column: Sql, { tokens, people }: Mentions): Sql {
  const byToken = tokens.reduce((text, token) => sql`replace(${text}, ${token}, ${erasedPerson})`, column)
  const put = `\\1${erasedPerson}\\2`
  // Twice, as two ids may share what stands between them.
  return people.reduce(
    (text, id) =>
      sql`regexp_replace(regexp_replace(${text}, ${pattern(id)}, ${put}, 'g'), ${pattern(id)}, ${put}, 'g')`,
    byToken,
  )
}

/** The same for a text at hand. */
export function textWithoutMentions(text: string, { tokens, people }: Mentions): string {
  const byToken = tokens.reduce((all, token) => all.replaceAll(token, erasedPerson), text)
  return maskPeople(byToken, people, () => erasedPerson)
}
