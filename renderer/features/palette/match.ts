export type Prefix = '' | '>' | '#' | ':'

/** What is typed, with its prefix taken off: `>` commands, `#` codes, `:` a trace id. */
export function readPrefix(typed: string): { prefix: Prefix; text: string } {
  const first = typed.charAt(0)
  if (first === '>' || first === '#' || first === ':') return { prefix: first, text: typed.slice(1).trim() }
  return { prefix: '', text: typed.trim() }
}

const words = (text: string) =>
  text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')

/** Lower is better; null where some typed word is nowhere in the title. A word's start counts more than its inside. */
export function matchRank(title: string, text: string): number | null {
  const lower = title.toLowerCase()
  let rank = 0
  for (const word of words(text)) {
    const at = lower.indexOf(word)
    if (at < 0) return null
    const startsWord = at === 0 || /[\s(]/.test(lower.charAt(at - 1))
    rank += at === 0 ? 0 : startsWord ? 1 : 2
  }
  return rank
}

export interface TitlePiece {
  start: number
  piece: string
  matched: boolean
}

/** The title cut where a typed word begins and ends. */
export function matchedPieces(title: string, text: string): TitlePiece[] {
  const lower = title.toLowerCase()
  const inside: boolean[] = Array.from({ length: title.length }, () => false)
  for (const word of words(text)) {
    const at = lower.indexOf(word)
    if (at >= 0) inside.fill(true, at, at + word.length)
  }
  const pieces: TitlePiece[] = []
  for (let index = 0; index < title.length; index++) {
    const last = pieces.at(-1)
    const matched = inside[index] === true
    if (last?.matched === matched) last.piece += title.charAt(index)
    else pieces.push({ start: index, piece: title.charAt(index), matched })
  }
  return pieces
}
