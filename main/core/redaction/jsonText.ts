import { cuedBy, isVersion, mayHoldCue, signsOfKey, type KeyCue } from './keyCue.ts'

export interface JsonMasks {
  text(plain: string): string
  person(id: string): string
  /** A value of a type, told by its key. */
  value(type: string, value: string): string
}

const deepest = 6
const quote = 0x22

/**
 * Masks the strings, keys and bare numbers of JSON text, and the values of keys that name a person, a secret or a
 * phone, and leaves every other byte as it stood, so that big integers, spacing and repeated keys survive. A string
 * that holds JSON is masked inside.
 */
export function redactJson(json: string, masks: JsonMasks): string {
  return maskLiterals(json, masks, 0, true)
}

/** The same for a text that may be JSON, broken JSON or none: then it is masked as plain text, too. */
export function redactMaybeJson(text: string, masks: JsonMasks, depth = 0): string {
  if (isJson(text)) return maskLiterals(text, masks, depth, true)
  const hiding = text.includes('\\') || mayHoldCue(text)
  return masks.text(hiding ? maskLiterals(text, masks, depth, false) : text)
}

/** An object on the way to a literal. */
interface Level {
  /** Of the key that the object's pair names: `{"key": "password", "value": …}`. */
  pair: KeyCue | null
  /** Whether the object is a person, with an id of its own. */
  person: boolean
  /** Of the key that the object is the value of, where it does no more than tell the value's type, as OTLP's do. */
  typed: KeyCue | null
  /** The cue around the object, for the next of a list. */
  around: KeyCue | null
}

const outermost: Level = { pair: null, person: false, typed: null, around: null }
const wholeNumber = /^\d{4,20}$/
const typedValue = /^(?:string|int|double|array)(?:Value|_value)$|^values$/

function maskLiterals(json: string, masks: JsonMasks, depth: number, numbers: boolean): string {
  let result = ''
  let copied = 0
  let cue: KeyCue | null = null
  let listed = false
  let names = false
  let value = false
  let person = false
  let level = { ...outermost }
  const levels: Level[] = []
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
      const plain = raw.includes('\\') ? decoded(raw) : raw
      masked = maskString(raw, plain, isKey ? null : cue, masks, depth)
      if (isKey) {
        const key = plain ?? raw
        const signs = signsOfKey(key)
        value = key === 'value' && level.pair !== null
        if (value) cue = level.pair
        else if (level.typed !== null && typedValue.test(key)) cue = level.typed
        else cue = level.person && key === 'id' ? 'person' : signs.cue
        person = signs.person
        level.pair = null
        names = signs.names
        listed = false
      } else {
        if (names && plain !== null) level.pair = signsOfKey(plain).cue
        if (!listed) cue = null
      }
    } else if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      end = numberEnd(json, at)
      const raw = json.slice(at, end)
      if (cue === 'person') masked = JSON.stringify(masks.person(raw))
      else if ((cue !== null && wholeNumber.test(raw)) || (numbers && raw.length >= 8)) {
        const text = maskText(raw, wholeNumber.test(raw) ? cue : null, masks)
        if (text !== raw) masked = JSON.stringify(text)
      }
      if (!listed) cue = null
    } else {
      if (code === 0x7b) {
        levels.push(level)
        const typed = value || level.typed !== null ? cue : null
        level = { pair: null, person, typed, around: listed ? cue : null }
        cue = null
      } else if (code === 0x7d) {
        cue = level.around
        listed = cue !== null
        level = levels.pop() ?? { ...outermost }
      } else if (code === 0x5b) {
        listed = cue !== null
        person = false
      } else if (code === 0x5d || (code === 0x2c && !listed)) {
        cue = null
        listed = false
      }
      if (code === 0x2c || code === 0x7b || code === 0x7d) {
        names = false
        value = false
        person = false
      }
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
  plain: string | null,
  cue: KeyCue | null,
  masks: JsonMasks,
  depth: number,
): string | null {
  if (raw === '') return null
  if (plain === null) {
    const masked = masks.text(raw)
    return masked === raw ? null : `"${masked}"`
  }
  const masked =
    cue === 'person'
      ? masks.person(plain)
      : looksLikeJson(plain) && depth < deepest
        ? redactMaybeJson(plain, masks, depth + 1)
        : maskText(plain, cue, masks)
  return masked === plain ? null : JSON.stringify(masked)
}

function maskText(plain: string, cue: KeyCue | null, masks: JsonMasks): string {
  if (isVersion(cue, plain)) return plain
  const cued = cue === null ? null : cuedBy(cue, plain)
  if (cued === null) return masks.text(plain)
  const { type, start, end } = cued
  return plain.slice(0, start) + masks.value(type, plain.slice(start, end)) + plain.slice(end)
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
