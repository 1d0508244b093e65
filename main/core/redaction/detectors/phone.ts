import { matches, type Detector } from './detector.ts'

const international =
  /(?<![\p{L}\p{N}+])\+\d{1,3}[ .-]?(?:\(\d{1,5}\)[ .-]?)?\d{1,5}(?:[ .-]?\d{2,5}){1,4}(?![\p{L}\p{N}])/gu
const american =
  /(?<![\p{L}\p{N}+.#/-])(?:1[ .-])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}[ .-])[2-9]\d{2}[ .-]\d{4}(?:\s?(?:x|ext\.?)\s?\d{1,5})?(?![\p{L}\p{N}-])/gu
const trunk = /(?<![\p{L}\p{N}+.#/-])\(?0\d{2,5}\)?[ -]\d{3,4}[ -]?\d{3,5}(?![\p{L}\p{N}-])/gu
const international00 = /(?<![\p{L}\p{N}+])00\d{1,3}[ .-]?\d{2,5}(?:[ .-]\d{2,5}){1,4}(?![\p{L}\p{N}])/gu
const cued =
  /(?<=\b(?:phone|telephone|tel|mobile|cell|call me (?:on|at)|reach me (?:on|at)|my number is)"?[\s:.="]{0,4})\(?\d[\d ().-]{6,17}\d(?![\p{L}\p{N}])/giu

const digitsIn = (value: string) => value.replace(/\D/g, '').length

export const phone: Detector = {
  type: 'PHONE',
  candidate:
    '\\+[0-9]{1,3}[ .(-]{0,2}[0-9(]|[0-9]{3}\\)? ?[ .-]?[0-9]{3,4}[ .-][0-9]{3,5}|\\(?0[0-9]{2,5}\\)?[ -][0-9]{3}|00[0-9]{1,3}[ .-]?[0-9]{2,5}[ .-][0-9]{2}|(?i:phone|tel|mobile|cell|call me|reach me|my number)[^0-9]{0,24}\\(?[0-9][0-9 ().-]{6}',
  worthAsking: (signs) => signs.digits >= 7,
  find: (text) => {
    const long = (value: string) => digitsIn(value) >= 8 && digitsIn(value) <= 15
    return [
      ...matches('PHONE', international, text, long),
      ...matches('PHONE', american, text, long),
      ...matches('PHONE', trunk, text, (value) => digitsIn(value) >= 9 && digitsIn(value) <= 12),
      ...matches('PHONE', international00, text, long),
      ...matches(
        'PHONE',
        cued,
        text,
        (value) => digitsIn(value) >= 7 && digitsIn(value) <= 15 && !/^\d{4}-\d{2}-\d{2}$/.test(value),
      ),
    ]
  },
}
