import type { Dice } from '../random.ts'

const openers = [
  '',
  '',
  'hi, ',
  'Hello! ',
  'hey ',
  'Good morning, ',
  'Quick one: ',
  'Sorry to bother you, ',
  'Once more: ',
  'hi there, ',
] as const
const cores = [
  "where's my October invoice?",
  'where is my October invoice?',
  'where can I find the October invoice?',
  'I cannot find my October invoice.',
  'I did not get the October invoice.',
  'the October invoice never arrived.',
  'my October invoice is missing.',
  'could you send me the October invoice?',
  'can you resend my October invoice?',
  'I still need the October invoice.',
  'the invoice for October is not in my inbox.',
  'still waiting for the invoice of October.',
  'has the October invoice been sent out?',
  'when will I get the October invoice?',
  'please send the invoice for October again.',
  'I am looking for the invoice from October.',
] as const
const tails = [
  '',
  '',
  ' Thanks!',
  ' Thank you.',
  ' It is for our tax adviser.',
  ' Accounting keeps asking.',
  ' I looked in the portal too.',
  ' September is there, October is not.',
  ' PDF is fine.',
  ' No rush.',
  ' It is urgent.',
  ' Cheers',
] as const

/** One of some thousand ways to ask for the October invoice. */
export function invoiceParaphrase(dice: Dice): string {
  const opener = dice.pick(openers)
  const core = dice.pick(cores)
  const text = `${opener}${opener === '' && dice.chance(0.5) ? core[0]?.toUpperCase() + core.slice(1) : core}${dice.pick(tails)}`
  if (dice.chance(0.15)) return text.replace('October', 'Oct')
  if (dice.chance(0.08)) return text.replace('invoice', 'invioce')
  return dice.chance(0.12) ? text.toLowerCase() : text
}
