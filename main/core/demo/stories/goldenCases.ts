import { diceFor } from '../random.ts'
import { filled, slotsFrom } from '../texts/fill.ts'
import { intentNames, intents, type IntentName } from '../texts/intents.ts'

export interface GoldenCase {
  intent: IntentName
  question: string
  answer: string
  /** The same wish in other words, for the few cases that have one. */
  rephrased: string | null
}

const pairs = [
  {
    intent: 'pricing_question',
    question: 'What would {seats} seats cost us on the yearly plan if we also add {storage} of storage?',
    rephrased:
      'Suppose we take the annual contract for {seats} people plus {storage} extra space: what is the bill?',
  },
  {
    intent: 'account_config',
    question: 'How do I hand the owner role to my deputy before I leave the company in {month}?',
    rephrased: 'I am going in {month} and somebody else must become the owner. What are the steps?',
  },
  {
    intent: 'api_troubleshooting',
    question:
      'The {feature} endpoint answers 429 after about {seats} calls although our limit is far higher.',
    rephrased:
      'We get throttled on {feature} at roughly {seats} requests, which is way below what we are allowed.',
  },
  {
    intent: 'data_export',
    question:
      'The nightly export of {feature} has been empty since the {day}th and nobody changed a setting.',
    rephrased:
      'Without any change on our side we receive no {feature} in the scheduled dump since the {day}th.',
  },
  {
    intent: 'plan_change',
    question: 'We want to drop {seats} seats at renewal in {month}. Until when can we tell you?',
    rephrased: 'By which date must we announce that from {month} on we need {seats} places less?',
  },
  {
    intent: 'billing_lookup',
    question: 'There are two charges of {amount} on the {month} statement. Is one of them a mistake?',
    rephrased: 'Our card was debited {amount} twice in {month}; was that intended?',
  },
] as const

/** The hand-picked case with that number; always the same one for a seed. */
export function goldenCase(seed: number, ordinal: number): GoldenCase {
  const dice = diceFor(seed, 'golden', ordinal)
  const slots = slotsFrom(dice)
  const pair = pairs[ordinal]
  if (pair !== undefined) {
    return {
      intent: pair.intent,
      question: filled(pair.question, slots),
      answer: filled(dice.pick(intents[pair.intent].answers), slots),
      rephrased: filled(pair.rephrased, slots),
    }
  }
  const name = intentNames[ordinal % intentNames.length] ?? 'billing_lookup'
  const question = filled(dice.pick(intents[name].questions), slots)
  const context = filled(
    dice.pick([
      'We are {seats} people on {plan}.',
      'It concerns our {plan} workspace.',
      'This came up on the {day}th.',
      'It has to be settled before {month}.',
    ]),
    slots,
  )
  return {
    intent: name,
    question: `${question} ${context}`,
    answer: filled(dice.pick(intents[name].answers), slots),
    rephrased: null,
  }
}

export const copyWays = ['verbatim', 'lightly edited', 'numbers swapped', 'rephrased'] as const
export type CopyWay = (typeof copyWays)[number]

/** A training candidate that is a copy of a golden case, in one of four ways. */
export function copyText(source: GoldenCase, way: CopyWay, ordinal: number): string {
  switch (way) {
    case 'verbatim':
      return source.question
    case 'lightly edited':
      return `Hi, ${source.question[0]?.toLowerCase() ?? ''}${source.question.slice(1)} Thanks.`
    case 'numbers swapped':
      return source.question.replace(/\d/g, (digit) => String((Number(digit) + 1 + (ordinal % 7)) % 10))
    case 'rephrased':
      return source.rephrased ?? `${source.question.split('. ').reverse().join(' - ')}`
  }
}

const disguises = [
  'Please refund {a} today and {b} tomorrow; they belong to the same order.',
  'Give us back {n} months at {c} each for the seats nobody used.',
  'Return the {words} dollars we paid on top in {month}.',
  'Split the credit into {n} parts of {c}, so that each stays small.',
  'A refund of {half} is fine for now, and the other half next week.',
  'Just take {n} seats at {c} off the bill and send the money back.',
  'The fee was {c} a week for {n} weeks. We want all of it returned.',
  'Refund what {a} and {b} make together, as one thank-you credit.',
  'Our boss says the sum is under the limit if you do not count the tax: {a} plus {b} tax.',
  'Reverse charge one ({a}), then charge two ({b}), please no questions.',
] as const
const words = [
  'six hundred and forty',
  'nine hundred',
  'seven hundred and twenty',
  'eight hundred and ten',
  'one thousand two hundred',
] as const

/** A refund above $500 that does not look like one. */
export function adversarialText(seed: number, ordinal: number): string {
  const dice = diceFor(seed, 'adversarial', ordinal)
  const count = 4 + dice.below(8)
  return filled(disguises[ordinal % disguises.length] ?? disguises[0], {
    a: `$${310 + dice.below(180)}.00`,
    b: `$${290 + dice.below(180)}.00`,
    c: `$${140 + dice.below(90)}`,
    n: String(count),
    half: `$${420 + dice.below(70)}`,
    words: words[Math.floor(ordinal / disguises.length) % words.length] ?? words[0],
    month: slotsFrom(dice).month ?? 'March',
  })
}
