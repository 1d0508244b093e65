/** A stretch of a text that is marked: found, the current find, or evidence of a label. */
export interface TextMark {
  start: number
  end: number
  kind: 'hit' | 'current' | 'evidence'
}

/** A piece of a text as it is drawn. Offsets count from the start of the whole text. */
export interface Segment {
  text: string
  start: number
  end: number
  /** Type and shown part of a placeholder; null for plain text. */
  placeholder: { type: string; short: string } | null
  hit: 'hit' | 'current' | null
  evidence: boolean
}

const placeholder = /\[([A-Z][A-Z0-9_]*)_([0-9A-HJKMNP-TV-Z]{4})[0-9A-HJKMNP-TV-Z]{6}\]/g

/**
 * A text in pieces, each either plain or one placeholder, cut at the borders of its marks. Together they are
 * the text. A mark that covers part of a placeholder covers all of it.
 */
export function segmentsOf(text: string, marks: readonly TextMark[] = [], offset = 0): Segment[] {
  const tokens = [...text.matchAll(placeholder)].map((match) => ({
    start: offset + match.index,
    end: offset + match.index + match[0].length,
    type: match[1] ?? '',
    short: match[2] ?? '',
  }))
  const end = offset + text.length
  const wanted = marks
    .filter((mark) => mark.end > offset && mark.start < end && mark.end > mark.start)
    .map((mark) => widened(mark, tokens))
  const borders = new Set<number>([offset, end])
  for (const { start, end: close } of [...tokens, ...wanted]) {
    if (start > offset) borders.add(start)
    if (close < end) borders.add(close)
  }
  const places = [...borders].sort((a, b) => a - b)
  const byStart = new Map(tokens.map((token) => [token.start, token]))
  const segments: Segment[] = []
  for (let index = 0; index + 1 < places.length; index++) {
    const from = places[index] ?? 0
    const to = places[index + 1] ?? 0
    const token = byStart.get(from)
    const over = wanted.filter((mark) => mark.start < to && mark.end > from)
    segments.push({
      text: text.slice(from - offset, to - offset),
      start: from,
      end: to,
      placeholder: token === undefined ? null : { type: token.type, short: token.short },
      hit: over.some((mark) => mark.kind === 'current')
        ? 'current'
        : over.some((mark) => mark.kind === 'hit')
          ? 'hit'
          : null,
      evidence: over.some((mark) => mark.kind === 'evidence'),
    })
  }
  return segments
}

function widened(mark: TextMark, tokens: readonly { start: number; end: number }[]): TextMark {
  let { start, end } = mark
  for (const token of tokens) {
    if (token.start < end && token.end > start) {
      start = Math.min(start, token.start)
      end = Math.max(end, token.end)
    }
  }
  return { ...mark, start, end }
}
