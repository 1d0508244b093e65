import { isPersonKey, personKeyWords } from './people.ts'

export interface JsonMasks {
  text(plain: string): string
  person(id: string): string
}

const deepest = 6
const quote = 0x22

/**
 * Masks the strings, keys and bare numbers of JSON text, and the values of keys that name a person, and
 * leaves every other byte as it stood, so that big integers, spacing and repeated keys survive. A string
 * that holds JSON is masked inside.
 */
export function redactJson(json: string, masks: JsonMasks): string {
  return maskLiterals(json, masks, 0, true)
}

/** The same for a text that may be JSON, broken JSON or none: then it is masked as plain text, too. */
export function redactMaybeJson(text: string, masks: JsonMasks, depth = 0): string {
  if (isJson(text)) return maskLiterals(text, masks, depth, true)
  const hiding = text.includes('\\') || personKeyWords.some((word) => text.includes(word))
  return masks.text(hiding ? maskLiterals(text, masks, depth, false) : text)
}

function maskLiterals(json: string, masks: JsonMasks, depth: number, numbers: boolean): string {
  let result = ''
  let copied = 0
  let person = false
  for (let at = 0; at < json.length; at++) {
    const code = json.charCodeAt(at)
    let end = at
    let masked: string | null = null
    if (code === quote) {
      const close = closingQuote(json, at)
      if (close === -1) break
      end = close + 1
      const raw = json.slice(at + 1, close)
      const isKey = json.charCodeAt(skipSpace(json, end)) === 0x3a
      masked = maskString(raw, isKey ? 'key' : person ? 'person' : 'value', masks, depth)
      person = isKey && isPersonKey(raw.includes('\\') ? (decoded(raw) ?? raw) : raw)
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      end = numberEnd(json, at)
      const raw = json.slice(at, end)
      if (person) masked = JSON.stringify(masks.person(raw))
      else if (numbers && raw.length >= 8) {
        const text = masks.text(raw)
        if (text !== raw) masked = JSON.stringify(text)
      }
      person = false
    } else {
      if (code === 0x2c || code === 0x7b || code === 0x5b) person = false
      continue
    }
    if (masked !== null) {
      result += json.slice(copied, at) + masked
      copied = end
    }
    at = end - 1
  }
  return copied === 0 ? json : result + json.slice(copied)
}

// The literal after masking, or null where nothing changed.
function maskString(
  raw: string,
  role: 'key' | 'value' | 'person',
  masks: JsonMasks,
  depth: number,
): string | null {
  if (raw === '') return null
  const plain = raw.includes('\\') ? decoded(raw) : raw
  if (plain === null) {
    const masked = masks.text(raw)
    return masked === raw ? null : `"${masked}"`
  }
  const masked =
    role === 'person'
      ? masks.person(plain)
      : looksLikeJson(plain) && depth < deepest
        ? redactMaybeJson(plain, masks, depth + 1)
        : masks.text(plain)
  return masked === plain ? null : JSON.stringify(masked)
}

function closingQuote(json: string, open: number): number {
  for (let at = json.indexOf('"', open + 1); at !== -1; at = json.indexOf('"', at + 1)) {
    let slashes = 0
    while (json.charCodeAt(at - 1 - slashes) === 0x5c) slashes++
    if (slashes % 2 === 0) return at
  }
  return -1
}

function skipSpace(json: string, from: number): number {
  let at = from
  while (at < json.length && json.charCodeAt(at) <= 32) at++
  return at
}

const numberPart = /[0-9eE+.-]/

function numberEnd(json: string, from: number): number {
  let at = from + 1
  while (at < json.length && numberPart.test(json.charAt(at))) at++
  return at
}

function looksLikeJson(text: string): boolean {
  const first = text.charCodeAt(skipSpace(text, 0))
  return first === 0x7b || first === 0x5b
}

const startsLikeJson = /^\s*(?:[{["\d-]|(?:true|false|null)\s*$)/

function isJson(text: string): boolean {
  // A failing parse costs more than all the rest of a short text.
  if (!startsLikeJson.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function decoded(raw: string): string | null {
  try {
    return JSON.parse(`"${raw}"`) as string
  } catch {
    return null
  }
}
