import { fieldByName } from '../../../shared/filter/fields.ts'
import { tokenise } from '../../../shared/filter/tokens.ts'

export interface Piece {
  text: string
  kind: 'field' | 'value' | 'quiet' | 'plain'
  /** From here on the text cannot be read. */
  wrong: boolean
}

const words = new Set([
  'and',
  'or',
  'not',
  'in',
  'is',
  'last',
  'missing',
  'present',
  'hours',
  'days',
  'weeks',
])

/** The text in pieces to colour; `wrongAt` is the column of a mistake, or null. */
export function filterPieces(text: string, wrongAt: number | null): Piece[] {
  const tokens = tokenise(text)
  if (!Array.isArray(tokens)) return split([{ text, kind: 'plain', wrong: false }], tokens.column)
  const pieces: Piece[] = []
  let at = 0
  for (const token of tokens) {
    if (token.at > at) pieces.push({ text: text.slice(at, token.at), kind: 'plain', wrong: false })
    if (token.end > token.at)
      pieces.push({ text: text.slice(token.at, token.end), kind: kindOf(token), wrong: false })
    at = token.end
  }
  if (at < text.length) pieces.push({ text: text.slice(at), kind: 'plain', wrong: false })
  return wrongAt === null ? pieces : split(pieces, wrongAt)
}

function kindOf({ kind, text }: { kind: string; text: string }): Piece['kind'] {
  if (kind === 'string') return 'value'
  if (kind === 'operator' || words.has(text.toLowerCase())) return 'quiet'
  return fieldByName(text.toLowerCase()) === undefined && !text.includes(':') ? 'value' : 'field'
}

/** Marks what stands from a column on; a mistake at the very end is marked at the last piece. */
function split(pieces: readonly Piece[], column: number): Piece[] {
  let at = 0
  const marked = pieces.flatMap((piece): Piece[] => {
    const start = at
    at += piece.text.length
    if (at <= column) return [piece]
    if (start >= column) return [{ ...piece, wrong: piece.text.trim() !== '' }]
    return [
      { ...piece, text: piece.text.slice(0, column - start) },
      { ...piece, text: piece.text.slice(column - start), wrong: true },
    ]
  })
  const last = marked.findLastIndex((piece) => piece.text.trim() !== '')
  return marked.some((piece) => piece.wrong)
    ? marked
    : marked.map((piece, index) => (index === last ? { ...piece, wrong: true } : piece))
}
