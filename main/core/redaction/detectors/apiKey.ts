import { matches, type Detector } from './detector.ts'

const known =
  /(?<![A-Za-z0-9_-])(?:(?:AKIA|ASIA|AROA|AIDA)[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_[A-Za-z0-9_]{20,255}|xox[abeoprs]-[A-Za-z0-9-]{10,250}|sk-(?:ant-|proj-|svcacct-)?[A-Za-z0-9_-]{16,250}|AIza[0-9A-Za-z_-]{35}|(?:sk|pk|rk)_(?:live|test)_[0-9A-Za-z]{10,250}|npm_[A-Za-z0-9]{36}|glpat-[A-Za-z0-9_-]{20,64}|hf_[A-Za-z0-9]{30,64}|SG\.[A-Za-z0-9_-]{16,32}\.[A-Za-z0-9_-]{32,64}|ya29\.[A-Za-z0-9_-]{20,2000}|GOCSPX-[A-Za-z0-9_-]{20,64}|gsk_[A-Za-z0-9]{20,128}|dapi[0-9a-f]{32}(?:-\d)?|eyJ[A-Za-z0-9_-]{8,2000}\.eyJ[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{8,1000})(?![A-Za-z0-9_])/g
const privateKey =
  /-----BEGIN (?:[A-Z]{1,12} ){0,3}PRIVATE KEY-----[\s\S]{0,8000}?(?:-----END (?:[A-Z]{1,12} ){0,3}PRIVATE KEY-----|$)/g
const slackWebhook =
  /(?<=hooks\.slack\.com\/(?:services|workflows|triggers)\/)[A-Za-z0-9]{6,20}\/[A-Za-z0-9]{6,20}\/[A-Za-z0-9/]{16,120}/g
const bearer = /(?<=\bBearer )[A-Za-z0-9._~+/-]{16,2000}={0,2}/gi
const password = /(?<=passw(?:or)?d["']?\s{0,3}(?:[:=]|is)\s{0,3}["']?)[A-Za-z0-9+/_.~-]{12,200}={0,2}/gi
const named =
  /(?<=(?:api[_-]?key|secret(?:[_-]?key)?|access[_-]?key|(?:access|auth|refresh)[_-]?token)["']?\s{0,3}(?:[:=]|is)\s{0,3}["']?)[A-Za-z0-9+/_.~-]{12,200}={0,2}/gi
const authorization =
  /(?<=authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:[A-Za-z][A-Za-z-]{1,15}\s{1,3})?)[A-Za-z0-9+/_.~:-]{12,2000}={0,2}/gi

// Cheap first looks: the patterns above look behind each letter.
const marks =
  /A[KSR][IO]A|AIDA|gh[pousr]_|_pat_|xox|sk-|AIza|k_(?:live|test)_|npm_|glpat-|hf_|SG\.|ya29|GOCSPX|gsk_|dapi|eyJ/
const cues = /key|secret|token|passw/i
const header = /authorization|bearer /i

/** Whether letters and digits are mixed as no word mixes them. */
export function looksRandom(value: string): boolean {
  return entropyOf(value) >= 3 && /\d/.test(value) && /[A-Za-z]/.test(value)
}

const wordOrNumber = /^(?:[a-z]{2,14}|[A-Z][a-z]{1,14}|[A-Z]{5,14}|[vV]?\d{1,4})$/

/** Whether a value is words and short numbers with joints between them: the name of a setting, no secret. */
export function looksWorded(value: string): boolean {
  const parts = value.split(/[-_./:]+/).filter((part) => part !== '')
  return parts.every((part) => wordOrNumber.test(part) && (part.length < 4 || /[aeiouy\d]/i.test(part)))
}

/** Whether a header's value is credentials: of `Basic`, their base64 may well have no digit. */
export function looksEncoded(value: string): boolean {
  return !looksWorded(value) && (looksRandom(value) || /[a-z].*[A-Z].*[a-z]/.test(value))
}

/** Shannon entropy of a text in bits a character. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  let bits = 0
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length)
  return bits
}

export const apiKey: Detector = {
  type: 'API_KEY',
  candidate: [
    'AKIA|ASIA|AROA|AIDA|gh[pousr]_|github_pat_|xox[abeoprs]-|sk-[A-Za-z0-9]|AIza|[spr]k_(?:live|test)_|npm_[A-Za-z0-9]{36}|glpat-|hf_[A-Za-z0-9]{30}|eyJ[A-Za-z0-9_-]{8,}\\.eyJ|PRIVATE KEY-----',
    'SG\\.[A-Za-z0-9_-]{16}|ya29\\.[A-Za-z0-9_-]{16}|GOCSPX-|gsk_[A-Za-z0-9]{16}|dapi[0-9a-f]{16}|hooks\\.slack\\.com/',
    '(?i:bearer) [A-Za-z0-9._~+/-]{16}|(?i:authorization)(?:[^A-Za-z0-9]|\\\\[nrt])*[:=]',
    '(?i:api[_-]?key|secret(?:[_-]?key)?|access[_-]?key|(?:access|auth|refresh)[_-]?token|passw(?:or)?d)(?:[^A-Za-z0-9]|\\\\[nrt]){0,24}(?i:is)?(?:[^A-Za-z0-9]|\\\\[nrt]){0,24}[A-Za-z0-9+/_.~-]{12}',
  ].join('|'),
  worthAsking: (signs) => signs.run >= 10,
  find: (text) => [
    ...(marks.test(text)
      ? matches('API_KEY', known, text, (value) => !value.startsWith('sk-') || /\d/.test(value))
      : []),
    ...(text.includes('PRIVATE KEY-----') ? matches('API_KEY', privateKey, text) : []),
    ...(text.includes('hooks.slack.com/') ? matches('API_KEY', slackWebhook, text) : []),
    ...(cues.test(text)
      ? [
          ...matches('API_KEY', password, text, looksRandom),
          ...matches('API_KEY', named, text, (value) => looksRandom(value) && !looksWorded(value)),
        ]
      : []),
    ...(header.test(text)
      ? [
          ...matches('API_KEY', bearer, text, (value) => !looksWorded(value)),
          ...matches('API_KEY', authorization, text, looksEncoded),
        ]
      : []),
  ],
}
