import { createHash } from 'node:crypto'
import { reduceTokens } from '../../redaction/tokens.ts'

/**
 * A hash of what people say in an input, as groups of copies compare questions: without case, accents and marks,
 * tokens by their type, numbers alike. Empty where nobody says a word.
 */
export function questionKey(input: unknown): string {
  const messages = (input as { messages?: unknown } | null)?.messages
  if (!Array.isArray(messages)) return ''
  const asked = (messages as { role?: unknown; content?: unknown }[]).flatMap(({ role, content }) =>
    role === 'user' && typeof content === 'string' ? [content] : [],
  )
  const words = reduceTokens(asked.join('\n'))
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/\p{N}+/gu, '0')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  return words === '' ? '' : createHash('sha256').update(words).digest('hex').slice(0, 32)
}
