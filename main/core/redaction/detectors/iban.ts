import { matches, type Detector } from './detector.ts'

/** Whether an IBAN passes the mod-97 check (ISO 13616). */
export function passesMod97(iban: string): boolean {
  const moved = iban.slice(4) + iban.slice(0, 4)
  let rest = 0
  for (const letter of moved) {
    const value = letter >= 'A' ? letter.charCodeAt(0) - 55 : letter.charCodeAt(0) - 48
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

export const iban: Detector = {
  type: 'IBAN',
  candidate: '[A-Za-z]{2}[0-9]{2} ?[A-Za-z0-9]{4} ?[A-Za-z0-9]{4} ?[A-Za-z0-9]{3}',
  worthAsking: (signs) => signs.digits >= 2 && signs.run >= 3,
  find: (text) =>
    matches(
      'IBAN',
      /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])/g,
      text,
      (value) => {
        const plain = value.replaceAll(' ', '').toUpperCase()
        return plain.length >= 15 && plain.length <= 34 && passesMod97(plain)
      },
    ),
}
