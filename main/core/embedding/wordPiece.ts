/** What a WordPiece tokenizer needs: its vocabulary and how texts are made plain before. */
export interface WordPieceVocabulary {
  ids: ReadonlyMap<string, number>
  lowercase: boolean
  unknown: string
  start: string
  end: string
}

const longestWord = 100

/**
 * The token ids of a text as BERT models read it, between the marks of start and end, cut to `most`: spaces and
 * punctuation part words, and of each word the longest known pieces are taken from the left.
 */
export function wordPieces(text: string, vocabulary: WordPieceVocabulary, most: number): number[] {
  const { ids, unknown, start, end } = vocabulary
  const idOf = (token: string) => ids.get(token) ?? ids.get(unknown) ?? 0
  const pieces: number[] = []
  for (const word of wordsIn(text, vocabulary.lowercase)) {
    if (pieces.length >= most - 2) break
    pieces.push(...piecesOf(word, ids).map(idOf))
  }
  return [idOf(start), ...pieces.slice(0, Math.max(0, most - 2)), idOf(end)]
}

function piecesOf(word: string, ids: ReadonlyMap<string, number>): string[] {
  if (word.length > longestWord) return ['']
  const pieces: string[] = []
  for (let from = 0; from < word.length;) {
    let to = word.length
    const prefix = from === 0 ? '' : '##'
    while (to > from && !ids.has(prefix + word.slice(from, to))) to--
    // A word with a part that is not known is not known as a whole; '' is in no vocabulary.
    if (to === from) return ['']
    pieces.push(prefix + word.slice(from, to))
    from = to
  }
  return pieces
}

const ideograph = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2ceaf}\u{2f800}-\u{2fa1f}]/gu
const punctuation = /[\p{P}$+<=>^`|~]/gu

function wordsIn(text: string, lowercase: boolean): string[] {
  const clean = text.replaceAll(/[\p{Cc}\p{Cf}\ufffd]/gu, (letter) => (/\s/.test(letter) ? ' ' : ''))
  const plain = lowercase
    ? clean
        .toLowerCase()
        .normalize('NFD')
        .replaceAll(/\p{Mn}/gu, '')
    : clean
  return plain
    .replaceAll(ideograph, ' $& ')
    .replaceAll(punctuation, ' $& ')
    .split(/\s+/)
    .filter((word) => word !== '')
}
