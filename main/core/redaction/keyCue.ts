import { entropyOf, looksEncoded, looksRandom, looksWorded } from './detectors/apiKey.ts'
import { isPersonKey, isPersonObject, mayNamePerson } from './people.ts'

/** What the key of a JSON value says of the value. */
export type KeyCue = 'person' | 'password' | 'secret' | 'token' | 'authorization' | 'phone' | 'version'

const passwordKey = /(?:passw(?:or)?d|passphrase|(?:^|[^a-z])pwd)$/i
const secretKey = /(?:secret|(?:api|access|private|secret)[_ -]?key)$/i
const tokenKey = /(?<!(?:next|page|pagination|continuation|sync|cursor)[_ -]?)token$/i
const authorizationKey = /authorization$/i
const phoneKey =
  /(?:(?:phone|mobile|cell|tele|fax)[_ -]?(?:numbers?|no)|phones?|mobile|msisdn|(?:^|[^a-z])(?:tel|fax|whatsapp))$/i
const versionKey = /(?:version|release|build)$/i

/** What a key tells of what stands behind it. */
export interface KeySigns {
  /** Of its value. */
  cue: KeyCue | null
  /** Whether an object behind it is a person, with the id under `id`. */
  person: boolean
  /** Whether a text behind it names the value that follows, as in `{"key": "password", "value": …}`. */
  names: boolean
}

const known = new Map<string, KeySigns>()
const remembered = 10_000
const longestRemembered = 100

/** The signs of a key; of a dotted key the end counts. */
export function signsOfKey(key: string): KeySigns {
  const before = known.get(key)
  if (before !== undefined) return before
  const signs = { cue: cueOf(key), person: isPersonObject(key), names: key === 'key' || key === 'name' }
  if (key.length > longestRemembered) return signs
  if (known.size >= remembered) known.clear()
  // A copy: a key cut from a row would keep the whole row in memory.
  known.set(Buffer.from(key).toString(), signs)
  return signs
}

function cueOf(key: string): KeyCue | null {
  if (isPersonKey(key)) return 'person'
  if (passwordKey.test(key)) return 'password'
  if (secretKey.test(key)) return 'secret'
  if (tokenKey.test(key)) return 'token'
  if (authorizationKey.test(key)) return 'authorization'
  if (phoneKey.test(key)) return 'phone'
  return versionKey.test(key) ? 'version' : null
}

const words =
  'passw(?:or)?d|passphrase|pwd|secret|(?:api|access|private|secret)[_ -]?key|authorization|(?:phone|mobile|cell|tele|fax)[_ -]?(?:numbers?|no)|phones?|mobile|msisdn|tel|fax|whatsapp'
const gap = '(?:\\s|\\\\+[nrt])*'
const quote = `\\\\*["']`

/**
 * RE2 pattern that matches every JSON text in which the key of a secret or a phone is a cue for its value, written
 * as `"key": "value"`, as a list below the key, or as a pair `"key": "…", "value": …`.
 */
export const keyCueCandidate = [
  `(?i:${words})${quote}${gap}:${gap}(?:${quote}|[0-9]{4}|\\[)`,
  `(?i:token)${quote}${gap}:${gap}(?:${quote}[A-Za-z0-9+/_.~:=-]{16}|\\[)`,
  `(?i:${words}|token)${quote}${gap},${gap}${quote}value`,
].join('|')

const wordOfKey = new RegExp(`(?:${words}|token)\\\\*["']`, 'i')

/** False only where no key in a text is a cue. */
export function mayHoldCue(text: string): boolean {
  return wordOfKey.test(text) || mayNamePerson(text)
}

/** A stretch of a value that its key says to be of a type. */
interface Cued {
  type: string
  start: number
  end: number
}

const placeholder =
  /^(?:<.*>|[$%]?\{.*\}|\[.*\]|\W*|string|text|password|passphrase|null|none|undefined|true|false|yes|no|required|optional|hidden|masked|redacted|reset|changed|unchanged|invalid|incorrect|wrong|missing|expired|empty)$/is
const credentials = /^(?:[A-Za-z][A-Za-z-]{1,30}\s+)?([A-Za-z0-9+/_.~:=-]{8,8000})$/
const phoneNumber = /^\s*(\+?\(?\d[\d\s()./\u2011-]{4,22}\d(?:\s?(?:x|ext\.?)\s?\d{1,5})?)\s*$/i
const day = /^(?:19|20)\d\d([-/.]?)[01]\d\1[0-3]\d$/

const versionNumber = /^v?\d{1,3}(?:\.\d{1,3}){3}$/i

/** Whether a value is no address because its key says that it is a version. */
export function isVersion(cue: KeyCue | null, value: string): boolean {
  return cue === 'version' && versionNumber.test(value)
}

/** What of a value is to be masked because of its key; null where its text alone decides. */
export function cuedBy(cue: KeyCue, value: string): Cued | null {
  if (cue === 'phone') {
    const number = phoneNumber.exec(value)?.[1]
    if (number === undefined || day.test(number)) return null
    const digits = number.replace(/(?:x|ext).*$/i, '').replace(/\D/g, '').length
    const start = value.indexOf(number)
    return digits < 7 || digits > 15 ? null : { type: 'PHONE', start, end: start + number.length }
  }
  if (cue === 'authorization') {
    const secret = credentials.exec(value)?.[1]
    return secret === undefined || !looksEncoded(secret)
      ? null
      : { type: 'API_KEY', start: value.length - secret.length, end: value.length }
  }
  if (/\s|:\/\//.test(value) || placeholder.test(value)) return null
  const all: Cued = { type: 'API_KEY', start: 0, end: value.length }
  if (cue === 'password') return value.length >= 4 ? all : null
  if (cue === 'secret') return looksSecret(value, 8) || /^\d{8,}$/.test(value) ? all : null
  return cue === 'token' && /^[A-Za-z0-9+/_.~:=-]{16,}$/.test(value) && looksSecret(value, 16) ? all : null
}

function looksSecret(value: string, least: number): boolean {
  if (value.length < least || looksWorded(value)) return false
  return looksRandom(value) || (value.length >= 16 && /[A-Za-z]/.test(value) && entropyOf(value) >= 3.5)
}
