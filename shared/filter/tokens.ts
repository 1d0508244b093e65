export interface Token {
  kind: 'word' | 'string' | 'operator' | 'end'
  /** A string's content without its quotes. */
  text: string
  at: number
  end: number
}

export interface TokenError {
  column: number
  message: string
}

const operators = ['..', '!=', '<=', '>=', '=', '<', '>', '~', '(', ')', ',']
const wordEnd = /[\s'"=!<>~(),]/

/** Splits a filter into words, strings and operators; the last token is always `end`. */
export function tokenise(text: string): Token[] | TokenError {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const character = text.charAt(at)
    if (/\s/.test(character)) {
      at += 1
      continue
    }
    const operator = operators.find((candidate) => text.startsWith(candidate, at))
    if (operator !== undefined) {
      tokens.push({ kind: 'operator', text: operator, at, end: at + operator.length })
      at += operator.length
      continue
    }
    if (character === "'" || character === '"') {
      const string = stringAt(text, at)
      if (string === undefined) return { column: at, message: 'This quotation mark is not closed.' }
      tokens.push(string)
      at = string.end
      continue
    }
    let end = at
    while (end < text.length && !wordEnd.test(text.charAt(end)) && !text.startsWith('..', end)) end += 1
    if (end === at) return { column: at, message: `"${character}" means nothing here.` }
    tokens.push({ kind: 'word', text: text.slice(at, end), at, end })
    at = end
  }
  tokens.push({ kind: 'end', text: '', at: text.length, end: text.length })
  return tokens
}

function stringAt(text: string, at: number): Token | undefined {
  const quote = text.charAt(at)
  let content = ''
  for (let index = at + 1; index < text.length; index += 1) {
    if (text.charAt(index) !== quote) content += text.charAt(index)
    else if (text.charAt(index + 1) === quote) {
      content += quote
      index += 1
    } else return { kind: 'string', text: content, at, end: index + 1 }
  }
  return undefined
}
