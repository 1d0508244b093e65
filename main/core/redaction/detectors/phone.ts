import { matches, type Detector } from './detector.ts'

// A no-break space or hyphen joins a number as its plain form does; JSON's escapes of them make a row a candidate.
const international =
  /(?<![\p{L}\p{N}+])\+[1-9]\d{0,2}[ .\-\u00a0\u202f\u2011]?(?:\(\d{1,5}\)[ .\-\u00a0\u202f\u2011]?)?\d{1,5}(?:[ .\-\u00a0\u202f\u2011]?\d{2,5}){1,4}(?![\p{L}\p{N}])/gu
const american =
  /(?<![\p{L}\p{N}+.#/-])(?:1[ .-])?(?:\([2-9]\d{2}\)[ \u00a0]?|[2-9]\d{2}[ .\-\u00a0\u202f\u2011])[2-9]\d{2}[ .\-\u00a0\u202f\u2011]\d{4}(?:\s?(?:x|ext\.?)\s?\d{1,5})?(?![\p{L}\p{N}-])/gu
const trunk =
  /(?<![\p{L}\p{N}+.#/-])\(?0[1-9]\d{1,4}\)?[ \-\u00a0\u202f\u2011]\d{3,4}[ \-\u00a0\u202f\u2011]?\d{3,5}(?![\p{L}\p{N}-])/gu
const slashed = /(?<![\p{L}\p{N}+.#/-])0[1-9]\d{1,3}\/\d{5,8}(?![\p{L}\p{N}/.-])/gu
const pairs =
  /(?<![\p{L}\p{N}+.#/-]|\d[ \u00a0\u202f])0[1-9](?:([ .\-\u00a0\u202f\u2011])\d{2})(?:\1\d{2}){3}(?!\1?[\p{N}]|[\p{L}-])/gu
const international00 =
  /(?<![\p{L}\p{N}+.#/-]|\d[ \u00a0\u202f])00[1-9]\d{0,2}[ .\-\u00a0\u202f\u2011]?\d{2,5}(?:[ .\-\u00a0\u202f\u2011]\d{2,5}){1,4}(?![\p{L}\p{N}])/gu
const cued =
  /(?<=\b(?:phone|telephone|tel|mobile|cell|call me (?:on|at)|reach me (?:on|at)|my number is)"?[\s:.="]{0,4})\(?\d[\d ().\-\u00a0\u202f\u2011]{6,17}\d(?![\p{L}\p{N}])/giu

const cues = /phone|tel|mobile|cell|call me|reach me|my number/i

const digitsIn = (value: string) => value.replace(/\D/g, '').length

// After North America's code come ten digits; "+1000 2026" is an offset or a change.
const hasArea = (value: string) => !/^(?:\+|00)1\d/.test(value) || digitsIn(value.replace(/^00/, '')) === 11
const long = (value: string) =>
  digitsIn(value) >= (/\D/.test(value.slice(1)) ? 8 : 9) && digitsIn(value) <= 15 && hasArea(value)
const startsWithDay = /^(?:19|20)\d\d[-.]?[01]\d[-.]?[0-3]\d(?!\d)/

const joint = '[ .\\-\u00a0\u202f\u2011]'

export const phone: Detector = {
  type: 'PHONE',
  candidate: [
    `\\+[1-9][0-9]{0,2}(?:${joint}|\\(){0,2}[0-9(]`,
    `[0-9]{3}\\)?${joint}?[0-9]{3,4}${joint}[0-9]{3}`,
    `0[1-9][0-9]{1,4}\\)?${joint}[0-9]{3}`,
    `0[1-9][0-9]{1,3}/[0-9]{5}`,
    `0[1-9](?:${joint}[0-9]{2}){4}`,
    `00[1-9][0-9]{0,2}${joint}?[0-9]{2,5}${joint}[0-9]{2}`,
    `(?i:phone|tel|mobile|cell|call me|reach me|my number)[^0-9]{0,24}[0-9](?:${joint}|[0-9()]){6}`,
  ].join('|'),
  worthAsking: (signs) => signs.digits >= 7,
  find: (text) => [
    ...(text.includes('+') ? matches('PHONE', international, text, long) : []),
    ...matches('PHONE', american, text, long),
    ...matches('PHONE', trunk, text, (value) => digitsIn(value) >= 9 && digitsIn(value) <= 12),
    ...(text.includes('/') ? matches('PHONE', slashed, text, (value) => digitsIn(value) >= 9) : []),
    ...matches('PHONE', pairs, text),
    ...matches('PHONE', international00, text, long),
    ...(cues.test(text)
      ? matches(
          'PHONE',
          cued,
          text,
          (value) => digitsIn(value) >= 7 && digitsIn(value) <= 15 && !startsWithDay.test(value),
        )
      : []),
  ],
}
