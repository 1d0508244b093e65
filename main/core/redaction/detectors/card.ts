import { matches, type Detector } from './detector.ts'

/** Whether digits pass the Luhn check (ISO/IEC 7812-1). */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let index = 0; index < digits.length; index++) {
    let digit = digits.charCodeAt(digits.length - 1 - index) - 48
    if (index % 2 === 1) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
  }
  return sum % 10 === 0
}

const issuers =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|6(?:011|5\d\d|4[4-9]\d)\d{12}|35\d{14}|62\d{14,17})$/

const longest = /(?<![\p{L}\p{N}.])[2-6](?:[ -]?\d){11,18}(?![\p{L}\p{N}])/gu
// As cards print it, whatever numbers stand around it: an expiry date, a code, an item's number.
const printed =
  /(?<![\p{L}\p{N}.-]|\d{4} )(?:[2-6]\d{12,18}|[2-6]\d{3}([ -])\d{4}\1\d{4}\1\d{4}|3\d{3}([ -])\d{6}\2\d{4,5})(?!-?[\p{L}\p{N}])/gu

const isCard = (value: string) => {
  const digits = value.replace(/[ -]/g, '')
  return issuers.test(digits) && passesLuhn(digits)
}

export const card: Detector = {
  type: 'CARD',
  candidate: '(?:[0-9][ -]?){12}[0-9]',
  worthAsking: (signs) => signs.digits >= 13,
  find: (text) => [...matches('CARD', longest, text, isCard), ...matches('CARD', printed, text, isCard)],
}
