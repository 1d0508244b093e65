/** Where a long text is cut: so many lines, or so many characters where lines are long. */
export const foldedLines = 40
export const foldedChars = 4000

export interface Folded {
  /** What is shown while folded. */
  shown: string
  /** Characters that are not shown, of the whole text. */
  hiddenChars: number
}

/**
 * The beginning of a text. `wholeChars` is the length of the whole where `text` is itself only its beginning.
 * Never cuts a surrogate pair or a placeholder in two.
 */
export function foldText(text: string, wholeChars = text.length): Folded {
  const whole = Math.max(wholeChars, text.length)
  let end = Math.min(text.length, foldedChars)
  let line = 0
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) {
    line++
    if (line === foldedLines) end = at
  }
  // A remainder of a few lines is not worth a click.
  const rest = whole - end
  if (rest > 0 && whole === text.length && rest < 200 && line < foldedLines) end = text.length
  if (end < text.length) end = cutBefore(text, end)
  return { shown: text.slice(0, end), hiddenChars: whole - end }
}

/** The last place at or before `end` that is not inside a surrogate pair or a placeholder. */
export function cutBefore(text: string, end: number): number {
  // Only nearby: a look back over megabytes for every piece would take minutes.
  const near = Math.max(0, end - 48)
  const bracket = text.slice(near, end).lastIndexOf('[')
  if (bracket !== -1) {
    const open = near + bracket
    const token = /^\[[A-Z][A-Z0-9_]*_[0-9A-Z]{10}\]/.exec(text.slice(open, open + 64))
    if (token !== null && open + token[0].length > end) return open
  }
  const unit = text.charCodeAt(end - 1)
  return unit >= 0xd800 && unit <= 0xdbff ? end - 1 : end
}

/** A text in pieces of some lines each, for a list that renders only what is in view. */
export function textPieces(text: string, charsEach = 2000): { start: number; text: string }[] {
  const pieces: { start: number; text: string }[] = []
  let start = 0
  while (start < text.length) {
    let end = Math.min(text.length, start + charsEach)
    if (end < text.length) {
      const lineEnd = text.slice(start, end).lastIndexOf('\n')
      end = lineEnd > charsEach / 4 ? start + lineEnd + 1 : Math.max(start + 1, cutBefore(text, end))
    }
    pieces.push({ start, text: text.slice(start, end) })
    start = end
  }
  return pieces
}

/** Bytes as people say them: "1.2 MB"; characters count as one byte. */
export function sizeWords(chars: number): string {
  if (chars < 1000) return `${chars} characters`
  if (chars < 1_000_000) return `${(chars / 1000).toFixed(chars < 10_000 ? 1 : 0)} kB`
  return `${(chars / 1_000_000).toFixed(1)} MB`
}
