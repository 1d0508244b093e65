import { constantSql, type Sql } from '../db/sql.ts'

// Tokens of redaction lose their value and keep their type; numbers lose theirs.
const typed = (text: string) =>
  String.raw`regexp_replace(${text}, '\[([A-Z_]+)_[0-9A-HJKMNP-TV-Z]{10}\]', ' \1 ', 'g')`

/** A text as it is compared with others: lower case, without accents, numbers and punctuation; null where nothing is left. */
export const comparable = (text: string): Sql =>
  constantSql(
    String.raw`nullif(trim(regexp_replace(regexp_replace(lower(strip_accents(${typed(text)})), '[0-9]+', '0', 'g'), '[^\p{L}\p{N}]+', ' ', 'g')), '')`,
  )

/** A text as its template is sought: every token, number and id that varies masked, words as they are. */
export const templated = (text: string): Sql =>
  constantSql(
    String.raw`nullif(trim(regexp_replace(regexp_replace(${typed(text)}, '[\w./:@#-]*[0-9][\w./:@#-]*', '0', 'g'), '\s+', ' ', 'g')), '')`,
  )

/** A body as two traces would have it alike: tokens by their type, ids of calls and spans masked. */
export const withoutIds = (text: string): Sql =>
  constantSql(
    String.raw`regexp_replace(${typed(text)}, '\b(?:call|toolu|msg|run)_[A-Za-z0-9_]+|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{16,}\b', '0', 'g')`,
  )
