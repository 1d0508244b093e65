import { diceFor, type Dice } from './random.ts'
import type { Tier } from './world.ts'

export interface Person {
  userId: string
  tier: Tier
  company: string
  known: Planted[]
  name: string
  email: string
  phone: string
  account: string
}

/** A value that redaction should find, with the type it has. */
export interface Planted {
  type: 'NAME' | 'EMAIL' | 'PHONE' | 'ACCOUNT' | 'CARD' | 'IBAN' | 'IP' | 'URL_CREDENTIAL' | 'API_KEY'
  value: string
}

const firstNames = [
  'Maren',
  'Tobias',
  'Ayesha',
  'Lucien',
  'Priya',
  'Henrik',
  'Camila',
  'Jonas',
  'Noor',
  'Stella',
  'Mateus',
  'Ines',
  'Kwame',
  'Freya',
  'Dario',
  'Yuki',
  'Leona',
  'Oskar',
  'Amara',
  'Silvan',
  'Petra',
  'Rafael',
  'Hanna',
  'Emeka',
  'Clara',
  'Viktor',
  'Zeynep',
  'Alba',
  'Ravi',
  'Judith',
] as const
const lastNames = [
  'Kestrel',
  'Brandvold',
  'Okonjo',
  'Lindqvist',
  'Farouk',
  'Marchetti',
  'Tanaka',
  'Weidner',
  'Castellan',
  'Novik',
  'Abernathy',
  'Duarte',
  'Hallberg',
  'Mbeki',
  'Sorensen',
  'Petrov',
  'Quintana',
  'Rask',
  'Vandermeer',
  'Iyer',
  'Holloway',
  'Zielinski',
  'Arslan',
  'Beaumont',
  'Thorne',
  'Gallego',
  'Nakamura',
  'Fischbach',
  'Osei',
  'Lockhart',
] as const
const companies = [
  'northfold',
  'brightquay',
  'larkspur',
  'ironmeadow',
  'tidewell',
  'copperline',
  'fernhollow',
  'quillstone',
  'amberfield',
  'saltmarsh',
  'greyharbor',
  'windrow',
  'oakvane',
  'millbrace',
  'sunderly',
  'cloudacre',
] as const

const letters = 'abcdefghjkmnpqrstvwxyz0123456789'

/** The person with that number in a tier; always the same one. */
export function personAt(seed: number, tier: Tier, number: number): Person {
  const dice = diceFor(seed, 'person', tier, number)
  const first = dice.pick(firstNames)
  const last = dice.pick(lastNames)
  const company = dice.pick(companies)
  const name = `${first} ${last}`
  const email =
    `${first}.${last}${dice.chance(0.4) ? dice.below(90) + 10 : ''}@${company}.example`.toLowerCase()
  const phone = phoneFrom(dice)
  const account = `ACC-${dice.text(3, 'BCDFGHKLMNPRSTVX')}-${dice.text(5, '0123456789')}`
  return {
    userId: `usr_${dice.text(12, letters)}`,
    tier,
    company,
    name,
    email,
    phone,
    account,
    known: [
      { type: 'NAME', value: name },
      { type: 'EMAIL', value: email },
      { type: 'PHONE', value: phone },
      { type: 'ACCOUNT', value: account },
    ],
  }
}

// Numbers out of the ranges that are reserved for fiction.
function phoneFrom(dice: Dice): string {
  const tail = String(100 + dice.below(100)).padStart(4, '0')
  const area = 201 + dice.below(700)
  switch (dice.below(4)) {
    case 0:
      return `+1 ${area}-555-${tail}`
    case 1:
      return `(${area}) 555-${tail}`
    case 2:
      return `+44 20 7946 0${String(dice.below(1000)).padStart(3, '0')}`
    default:
      return `+49 30 23125 ${String(dice.below(1000)).padStart(3, '0')}`
  }
}

/** A value of a type that belongs to one conversation only. */
export function secretFrom(dice: Dice, type: Planted['type']): Planted {
  switch (type) {
    case 'CARD':
      return { type, value: cardFrom(dice) }
    case 'IBAN':
      return { type, value: ibanFrom(dice) }
    case 'IP':
      return {
        type,
        value: dice.chance(0.7)
          ? `${dice.pick(['203.0.113', '198.51.100', '192.0.2'])}.${1 + dice.below(254)}`
          : `2001:db8:${(0x1000 + dice.below(0xe000)).toString(16)}::${(0x100 + dice.below(0xe00)).toString(16)}`,
      }
    case 'URL_CREDENTIAL':
      return { type, value: `export-${dice.text(4, letters)}:${dice.text(14, letters)}` }
    default:
      return { type: 'API_KEY', value: keyFrom(dice) }
  }
}

const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

// Put together here, so that no scanner takes this file for a leak.
function keyFrom(dice: Dice): string {
  switch (dice.below(4)) {
    case 0:
      return `${['gh', 'p'].join('')}_${dice.text(36, alphanumeric)}`
    case 1:
      return `${['AK', 'IA'].join('')}${dice.text(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')}`
    case 2:
      return `${['sk', 'live'].join('_')}_${dice.text(24, alphanumeric)}`
    default:
      return `${['sk', 'proj'].join('-')}-0${dice.text(30, alphanumeric)}`
  }
}

function cardFrom(dice: Dice): string {
  const body = `4000${dice.text(11, '0123456789')}`
  let sum = 0
  for (let index = 0; index < 15; index++) {
    let digit = body.charCodeAt(14 - index) - 48
    if (index % 2 === 0) {
      digit *= 2
      if (digit > 9) digit -= 9
    }
    sum += digit
  }
  const digits = `${body}${(10 - (sum % 10)) % 10}`
  return dice.chance(0.6) ? digits.replace(/(\d{4})(?=\d)/g, '$1 ') : digits
}

function ibanFrom(dice: Dice): string {
  const account = `99999999${dice.text(10, '0123456789')}`
  let rest = 0
  for (const digit of `${account}131400`) rest = (rest * 10 + Number(digit)) % 97
  const iban = `DE${String(98 - rest).padStart(2, '0')}${account}`
  return dice.chance(0.5) ? iban.replace(/(.{4})(?=.)/g, '$1 ') : iban
}
