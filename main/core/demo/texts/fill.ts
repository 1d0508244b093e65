import type { Dice } from '../random.ts'

const months = ['January', 'February', 'March', 'April'] as const
const plans = ['Starter', 'Team', 'Business', 'Scale'] as const
const features = [
  'time entries',
  'work items',
  'approval chains',
  'form answers',
  'asset records',
  'shift plans',
  'audit events',
  'comments',
] as const

/** Facts that a question and its answer share, so that both speak of the same thing. */
export type Slots = Readonly<Record<string, string>>

const money = (dice: Dice, from: number, to: number) => {
  const cents = Math.round((from + dice.next() * (to - from)) * 100)
  const whole = String(Math.floor(cents / 100)).replace(/(\d)(?=(\d{3})+$)/g, '$1,')
  return `$${whole}.${String(cents % 100).padStart(2, '0')}`
}

export function slotsFrom(dice: Dice): Slots {
  const month = dice.below(3) + 1
  return {
    month: months[month] ?? 'March',
    month2: months[month - 1] ?? 'January',
    amount: money(dice, 900, 9800),
    amount2: money(dice, 200, 880),
    small: money(dice, 12, 420),
    day: String(4 + dice.below(16)),
    seats: String(8 + dice.below(240)),
    storage: `${dice.pick([50, 100, 250, 500])} GB`,
    plan: dice.pick(plans),
    feature: dice.pick(features),
    invoice: `INV-${2_026}-${String(dice.below(99_999)).padStart(5, '0')}`,
  }
}

/** A template with its words in braces filled in. */
export function filled(template: string, slots: Slots): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => slots[name] ?? whole)
}
