import { createHmac } from 'node:crypto'

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Tokens of masked values: the same value of the same type gets the same token under one key. */
export function createTokeniser(key: Uint8Array): (type: string, value: string) => string {
  return (type, value) => {
    const digest = createHmac('sha256', key)
      .update(`${type}\u001f${normalise(type, value)}`)
      .digest()
    let bits = 0n
    for (let index = 0; index < 7; index++) bits = (bits << 8n) | BigInt(digest[index] ?? 0)
    bits >>= 6n
    let text = ''
    for (let index = 0; index < 10; index++) {
      text = (crockford[Number(bits & 31n)] ?? '') + text
      bits >>= 5n
    }
    return `[${type}_${text}]`
  }
}

function normalise(type: string, value: string): string {
  const plain = value.normalize('NFKC').trim()
  if (type === 'CARD' || type === 'IBAN') return plain.replace(/[\s-]/g, '').toUpperCase()
  if (type === 'PHONE') return plain.replace(/[^\d+]/g, '')
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
