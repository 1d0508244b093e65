import { createHmac } from 'node:crypto'

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const remembered = 50_000

/** Tokens of masked values: the same value of the same type gets the same token under one key. */
export function createTokeniser(key: Uint8Array): (type: string, value: string) => string {
  const known = new Map<string, string>()
  return (type, value) => {
    const name = `${type}\u001f${value}`
    const before = known.get(name)
    if (before !== undefined) return before
    const digest = createHmac('sha256', key)
      .update(`${type}\u001f${normalise(type, value)}`)
      .digest()
    const token = `[${type}_${crockfordOf(digest)}]`
    if (known.size >= remembered) known.clear()
    known.set(name, token)
    return token
  }
}

// The first 50 bits, five to a character.
function crockfordOf(digest: Uint8Array): string {
  let text = ''
  for (let bit = 0; bit < 50; bit += 5) {
    const pair = ((digest[bit >> 3] ?? 0) << 8) | (digest[(bit >> 3) + 1] ?? 0)
    text += crockford[(pair >> (11 - (bit & 7))) & 31] ?? ''
  }
  return text
}

/** What stands where a person stood whose data was erased. */
export const erasedPerson = '[PERSON_ID_ERASED0000]'

const wholeToken = /^\[[A-Z_]+_[0-9A-HJKMNP-TV-Z]{10}\]$/

/** Whether a value is a token already, as in a file that Assay itself wrote. */
export function isToken(value: string): boolean {
  return value.startsWith('[') && wholeToken.test(value)
}

function normalise(type: string, value: string): string {
  const plain = value.normalize('NFKC').trim()
  if (type === 'CARD' || type === 'IBAN') return plain.replace(/[\s-]/g, '').toUpperCase()
  if (type === 'PHONE') return plain.replace(/[^\d+]/g, '')
  if (type === 'EMAIL' && !plain.includes('@')) return plain.replace('%40', '@').toLowerCase()
  return type === 'API_KEY' ? plain : plain.toLowerCase()
}

const token = /\[([A-Z_]+)_[0-9A-HJKMNP-TV-Z]{10}\]/g

/** A text with each token reduced to its type and order of appearance, so that no key moves a content id. */
export function reduceTokens(text: string): string {
  const seen = new Map<string, string>()
  const counts = new Map<string, number>()
  return text.replace(token, (whole, type: string) => {
    const known = seen.get(whole)
    if (known !== undefined) return known
    const next = (counts.get(type) ?? 0) + 1
    counts.set(type, next)
    const reduced = `[${type}_${next}]`
    seen.set(whole, reduced)
    return reduced
  })
}
