/** A token of the redaction as texts carry it: `[EMAIL_7QK2M4TD9X]`. */
const token = /\[([A-Z][A-Z0-9_]*)_([0-9A-HJKMNP-TV-Z]{4})([0-9A-HJKMNP-TV-Z]{6})\]/g

export interface TextMark {
  /** UTF-16 offset in the text as the core gave it. */
  start: number
  length: number
  /** The hit that find stands on: drawn stronger. */
  current?: boolean
  /** `find` is a hit, `evidence` a passage that a label points to. */
  kind?: 'find' | 'evidence'
}

export type TextPiece =
  | { kind: 'text'; start: number; text: string; mark: TextMark | null }
  | { kind: 'token'; start: number; token: string; type: string; short: string; mark: TextMark | null }

/**
 * Cuts a text into plain pieces and tokens, and both along the marks. The pieces together are the text;
 * a mark that touches a token marks it whole.
 */
export function textPieces(text: string, marks: readonly TextMark[] = []): TextPiece[] {
  const pieces: TextPiece[] = []
  const sorted = marks.filter((mark) => mark.length > 0).toSorted((one, other) => one.start - other.start)
  let at = 0
  const plainUpTo = (end: number) => {
    while (at < end) {
      const mark = sorted.find(
        (candidate) => candidate.start + candidate.length > at && candidate.start < end,
      )
      const cut =
        mark === undefined ? end : mark.start > at ? mark.start : Math.min(end, mark.start + mark.length)
      const marked = mark !== undefined && mark.start <= at ? mark : null
      pieces.push({ kind: 'text', start: at, text: text.slice(at, cut), mark: marked })
      at = cut
    }
  }
  for (const match of text.matchAll(token)) {
    plainUpTo(match.index)
    const end = match.index + match[0].length
    const touches = (mark: TextMark) => mark.start < end && mark.start + mark.length > match.index
    pieces.push({
      kind: 'token',
      start: match.index,
      token: match[0],
      type: match[1] ?? '',
      short: match[2] ?? '',
      mark: sorted.find(touches) ?? null,
    })
    at = end
  }
  plainUpTo(text.length)
  return pieces
}

const colours = 6

/** Which of the six colours a token has: the same token the same colour everywhere. */
export function tokenColour(whole: string): number {
  let hash = 0
  for (let index = 0; index < whole.length; index++) hash = (hash * 31 + whole.charCodeAt(index)) >>> 0
  return hash % colours
}

// C0 and C1 controls other than tab and line ends.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/g

/** Control characters as the signs that Unicode has for them, one for one, so that offsets stay. */
export function visibleControls(text: string): string {
  return text.replace(controls, (sign) =>
    sign === '\u007F' ? '\u2421' : String.fromCharCode(0x2400 + sign.charCodeAt(0)),
  )
}
