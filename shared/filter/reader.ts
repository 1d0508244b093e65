import type { Token } from './tokens.ts'

/** Thrown and caught inside the parser only. */
export class FilterSyntaxError extends Error {
  readonly column: number
  readonly allowed: string[]
  readonly valueField: string | null
  constructor(column: number, message: string, allowed: readonly string[], valueOf: string | null) {
    super(message)
    this.column = column
    this.allowed = [...allowed]
    this.valueField = valueOf
  }
}

/** A position in a list of tokens. */
export class Reader {
  private index = 0
  private readonly tokens: readonly Token[]
  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]
    if (token === undefined) throw new Error('a list of tokens ends with `end`')
    return token
  }

  take(): Token {
    const token = this.peek()
    this.index += 1
    return token
  }

  isWord(word: string, ahead = 0): boolean {
    const token = this.peek(ahead)
    return token.kind === 'word' && token.text.toLowerCase() === word
  }

  takeWord(word: string): boolean {
    if (!this.isWord(word)) return false
    this.index += 1
    return true
  }

  takeOperator(operator: string): boolean {
    const token = this.peek()
    if (token.kind !== 'operator' || token.text !== operator) return false
    this.index += 1
    return true
  }

  /** Fails at the current token. */
  fail(
    message: string | undefined,
    allowed: readonly string[],
    valueOf: string | null = null,
    at = this.peek(),
  ): never {
    const found = at.kind === 'end' ? 'The filter ends here' : `"${shortened(at.text)}" cannot stand here`
    const expected = allowed.length === 0 ? '' : `; expected ${listed(allowed)}`
    throw new FilterSyntaxError(at.at, message ?? `${found}${expected}.`, allowed, valueOf)
  }
}

const shortened = (text: string) => (text.length > 40 ? `${text.slice(0, 39)}…` : text)

/** `a, b or c`; of many only that it is a field. */
export function listed(words: readonly string[]): string {
  if (words.length > 12) return 'a field'
  if (words.length < 2) return words[0] ?? ''
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}
