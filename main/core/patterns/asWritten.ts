import { parsePattern, type Tree } from './syntax.ts'

const escape = parsePattern('\\\\u[0-9A-Fa-f]{4}')

// An escape for each half of a character that has two.
const escapeOf = (character: string): Tree =>
  parsePattern(
    Array.from({ length: character.length }, (_, at) => {
      const digits = character.charCodeAt(at).toString(16).padStart(4, '0')
      return `\\\\u${digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`
    }).join(''),
  )

/** A gap of this many characters is a bound on what stands between two words. */
const longGap = 8

/**
 * Loosens a pattern of JSON text as a database writes it, so that it matches the same JSON as anybody writes it:
 * a character beyond ASCII may be its escape, and gaps may be wider by spaces. ASCII behind escapes and numbers
 * with an exponent are for `hidesText`.
 */
export function asWritten(tree: Tree): Tree {
  if (tree.kind === 'character') {
    if (tree.others) return { kind: 'choice', parts: [tree, escape] }
    return tree.wide.length === 0 ? tree : { kind: 'choice', parts: [tree, ...tree.wide.map(escapeOf)] }
  }
  if (tree.kind === 'repeat') {
    const { part, least, most } = tree
    return {
      kind: 'repeat',
      part: asWritten(part),
      least,
      most: least === 0 && most >= longGap ? Infinity : most,
    }
  }
  return { kind: tree.kind, parts: tree.parts.map(asWritten) }
}

/**
 * Pattern of JSON text that a reader of JSON may turn into other ASCII: escapes of it or of control characters,
 * escaped slashes, and numbers with an exponent.
 */
export const hidesText = '\\\\u00[0-7]|\\\\/|[:,\\[]\\s*-?[0-9]+(?:\\.[0-9]+)?[eE]'
