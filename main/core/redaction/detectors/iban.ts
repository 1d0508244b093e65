import type { Detector, Found } from './detector.ts'

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

// Of the IBAN registry: how many characters an account of a country has.
const lengths = new Map(
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
)

const account =
  /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,3})?(?![A-Za-z0-9])/g

// Where the first `count` letters and digits of a text end.
function endOf(text: string, count: number): number {
  let at = 0
  for (let left = count; left > 0; at++) {
    if (at >= text.length) return -1
    if (text[at] !== ' ') left--
  }
  return at
}

function find(text: string): Found[] {
  const found: Found[] = []
  account.lastIndex = 0
  for (let match = account.exec(text); match !== null; match = account.exec(text)) {
    const [all] = match
    const start = match.index
    const length = lengths.get(all.slice(0, 2).toUpperCase()) ?? all.replaceAll(' ', '').length
    const end = endOf(all, length)
    const plain = end === -1 ? '' : all.slice(0, end).replaceAll(' ', '').toUpperCase()
    const isWhole = end === all.length || all[end] === ' '
    const isIban = isWhole && plain.length >= 15 && plain.length <= 34 && passesMod97(plain)
    if (isIban) found.push({ type: 'IBAN', start, end: start + end })
    // The match may have taken words behind it, and an account among them.
    const next = isIban ? end : all.indexOf(' ')
    if (next > 0) account.lastIndex = start + next
  }
  return found
}

export const iban: Detector = {
  type: 'IBAN',
  candidate: '[A-Za-z]{2}[0-9]{2} ?[A-Za-z0-9]{4} ?[A-Za-z0-9]{4} ?[A-Za-z0-9]{3}',
  worthAsking: (signs) => signs.digits >= 2 && signs.run >= 3,
  find,
}
