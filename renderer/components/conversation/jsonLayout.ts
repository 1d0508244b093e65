/** A text as it is laid out for reading, with the way back to the offsets of its source. */
export interface Layout {
  text: string
  /** The offset in the source of an offset in the layout. */
  sourceAt(offset: number): number
  /** The offset in the layout of an offset in the source. */
  layoutAt(offset: number): number
}

interface Token {
  text: string
  at: number
  /** For `{` and `[`: the index of the closing token and the length of the whole on one line. */
  close: number
  inline: number
}

const lineWidth = 72
const tokenPattern = /"(?:[^"\\]|\\.)*"|[{}[\]:,]|[^\s{}[\]:,"]+/g

/**
 * A JSON object or array set out over lines, or null where the text is neither or is longer than `longest`.
 * Only white space between tokens changes: numbers, escapes and repeated keys stay as they were written.
 */
export function jsonLayout(text: string, longest = 200_000): Layout | null {
  if (text.length > longest || !/^\s*[[{]/.test(text) || !parses(text)) return null
  const tokens = matched(
    [...text.matchAll(tokenPattern)].map(({ 0: part, index }) => ({
      text: part,
      at: index,
      close: -1,
      inline: 0,
    })),
  )
  const parts: string[] = []
  const runs: { layout: number; source: number; length: number }[] = []
  let length = 0
  const add = (part: string, source: number | null) => {
    if (source !== null) runs.push({ layout: length, source, length: part.length })
    parts.push(part)
    length += part.length
  }
  const open: boolean[] = []
  const newLine = () => add(`\n${'  '.repeat(open.length)}`, null)
  tokens.forEach((token, index) => {
    const inline = open.at(-1) ?? true
    const previous = tokens[index - 1]?.text
    if (token.text === '}' || token.text === ']') {
      open.pop()
      const empty = previous === '{' || previous === '['
      if (!empty) {
        if (!inline) newLine()
        else if (token.text === '}') add(' ', null)
      }
      add(token.text, token.at)
      return
    }
    const separated = previous === ',' || previous === '{' || previous === '['
    if (separated && !inline) newLine()
    else if (previous === ':' || (separated && previous !== '[')) add(' ', null)
    add(token.text, token.at)
    if (token.close !== -1) {
      const outer = open.at(-1) === true && open.length > 0
      open.push(outer || token.inline + open.length * 2 <= lineWidth)
    }
  })
  return { text: parts.join(''), ...wayBack(runs, length, text.length) }
}

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function matched(tokens: Token[]): Token[] {
  const stack: { index: number; before: number }[] = []
  let length = 0
  tokens.forEach((token, index) => {
    if (token.text === '{' || token.text === '[') stack.push({ index, before: length })
    length += token.text.length + (token.text === '[' || token.text === ']' ? 0 : 1)
    if (token.text === '}' || token.text === ']') {
      const start = stack.pop()
      const opening = start === undefined ? undefined : tokens[start.index]
      if (start !== undefined && opening !== undefined) {
        opening.close = index
        opening.inline = length - start.before
      }
    }
  })
  return tokens
}

function wayBack(
  runs: readonly { layout: number; source: number; length: number }[],
  layoutLength: number,
  sourceLength: number,
): Pick<Layout, 'sourceAt' | 'layoutAt'> {
  const mapped = (from: 'layout' | 'source', to: 'layout' | 'source', end: number) => (offset: number) => {
    let low = 0
    let high = runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((runs[middle]?.[from] ?? 0) <= offset) low = middle + 1
      else high = middle
    }
    const run = runs[low - 1]
    if (run === undefined) return runs[0]?.[to] ?? 0
    const within = offset - run[from]
    if (within < run.length) return run[to] + within
    return low === runs.length && within > run.length ? end : run[to] + run.length
  }
  return {
    sourceAt: mapped('layout', 'source', sourceLength),
    layoutAt: mapped('source', 'layout', layoutLength),
  }
}

/** A text that is laid out as it is. */
export function plainLayout(text: string): Layout {
  return { text, sourceAt: (offset) => offset, layoutAt: (offset) => offset }
}
