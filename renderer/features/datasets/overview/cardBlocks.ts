/** A block of a dataset card. The card is our own text: headings, paragraphs, lists, tables and its header. */
export type CardBlock =
  | { kind: 'header'; text: string }
  | { kind: 'heading'; level: 1 | 2; text: string }
  | { kind: 'paragraph'; text: string }
  | { kind: 'list'; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][]; numeric: boolean[] }

/** Cuts a card into blocks; whatever is no known block is a paragraph. */
export function cardBlocks(card: string): CardBlock[] {
  const blocks: CardBlock[] = []
  const lines = card.split('\n')
  let at = 0
  if (lines[0] === '---') {
    const end = lines.indexOf('---', 1)
    blocks.push({ kind: 'header', text: lines.slice(1, end).join('\n') })
    at = end + 1
  }
  const take = (wanted: (line: string) => boolean): string[] => {
    const from = at
    while (at < lines.length && wanted(lines[at] ?? '')) at++
    return lines.slice(from, at)
  }
  while (at < lines.length) {
    const line = lines[at] ?? ''
    const heading = /^(#{1,2}) (.*)$/.exec(line)
    if (line.trim() === '') at++
    else if (heading !== null) {
      blocks.push({ kind: 'heading', level: heading[1] === '#' ? 1 : 2, text: heading[2] ?? '' })
      at++
    } else if (line.startsWith('|')) blocks.push(tableFrom(take((next) => next.startsWith('|'))))
    else if (line.startsWith('- '))
      blocks.push({ kind: 'list', items: take((next) => next.startsWith('- ')).map((item) => item.slice(2)) })
    else
      blocks.push({
        kind: 'paragraph',
        text: take((next) => next.trim() !== '' && !/^(?:#|\||- )/.test(next)).join(' '),
      })
  }
  return blocks
}

function tableFrom(lines: readonly string[]): CardBlock {
  const [head = [], rule = [], ...rows] = lines.map(cellsOf)
  return { kind: 'table', head, rows, numeric: rule.map((cell) => cell.endsWith(':')) }
}

function cellsOf(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}

/** A line of a card in pieces: what stands between back-ticks is code. */
export function cardPieces(text: string): { code: boolean; text: string }[] {
  return text
    .split('`')
    .map((piece, index) => ({ code: index % 2 === 1, text: piece }))
    .filter((piece) => piece.text !== '')
}
