import type { Span } from '../spans/span.ts'
import type { TextRef } from './textRef.ts'

/** Whether a message that brought what a search found says anything beside the chunks that are shown. */
export function saysMore(result: TextRef, chunks: Span['chunks']): boolean {
  if (result.message === null || result.text === null) return false
  if (result.chars > result.text.length) return true
  const shown = chunks.flatMap(({ chunk, content }) => [content ?? '', chunk]).filter((text) => text !== '')
  const rest = shown.reduce((text, part) => text.replaceAll(part, ' '), result.text)
  return /[\p{L}\p{N}]/u.test(rest)
}
