import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import { createScanner } from '../../patterns/scanner.ts'
import { parsePattern } from '../../patterns/syntax.ts'
import { candidatePattern } from '../../redaction/candidates.ts'

/** Whether a name, kind or status message of a block may hold a value to mask. */
export type SmallTexts = (session: Session, number: number, options: QueryOptions) => Promise<boolean>

/** More different ones than spans of an agent have: then it is not worth looking at each. */
const many = 1000

/** For one file: each different text is looked at once. */
export function createSmallTexts(): SmallTexts {
  const scanner = createScanner([[1, parsePattern(candidatePattern)]])
  const clean = new Set<string>()
  const isClean = (text: string): boolean => {
    if (clean.has(text)) return true
    const bytes = Buffer.from(text)
    if (scanner.scan(bytes, Int32Array.of(0), Int32Array.of(bytes.length))[0] !== 0) return false
    if (clean.size < many) clean.add(text)
    return true
  }
  return async (session, number, options) => {
    const found = await session.all<{ text: string }>(
      constantSql(
        `select distinct concat_ws(chr(10), name, status_message, span_kind) as text from frames_${number} limit ${many}`,
      ),
      options,
    )
    return found.length === many || !found.every(({ text }) => isClean(text))
  }
}
