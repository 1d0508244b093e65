import { fields } from './fields.ts'

/** What other tools and people call that which a field here holds. */
const otherNames = new Map(
  (
    [
      ['fail failed failing failure pass passed passing outcome result status', ['verdict', 'success']],
      ['rating satisfaction', ['csat', 'thumbs']],
      ['score', ['csat', 'reward']],
      ['feedback', ['thumbs', 'csat']],
      ['duration elapsed second', ['latency']],
      ['date time timestamp created created_at', ['start', 'day']],
      ['price spend usd', ['cost']],
      ['customer person', ['user']],
      ['conversation thread', ['session']],
      ['question query message input', ['preview', 'text']],
      ['answer response output', ['text']],
      ['document passage', ['chunk']],
      ['function', ['tool']],
      ['category tag', ['code', 'label']],
      ['annotator labeller', ['reviewer']],
      ['comment', ['note']],
      ['file', ['source']],
      ['handoff', ['escalation']],
    ] as const
  ).flatMap(([words, meant]) => words.split(' ').map((word) => [word, meant as readonly string[]])),
)

const most = 3

/**
 * The fields that a name may mean which is none: those that other tools call so, else those spelt nearly so, else
 * those with a word in common; at most three, the nearest first.
 */
export function nearestFields(name: string): string[] {
  const wanted = name.toLowerCase()
  const known = otherNames.get(wanted) ?? otherNames.get(singular(wanted))
  if (known !== undefined) return [...known]
  const measured = fields
    .map((field) => ({ name: field.name, distance: editDistance(wanted, field.name) }))
    .sort((a, b) => a.distance - b.distance)
  const least = measured[0]?.distance ?? 0
  const near =
    least <= Math.max(1, Math.floor(wanted.length / 3))
      ? measured.filter(({ distance }) => distance === least)
      : measured
          .map((field) => ({ ...field, ...wordsShared(wanted, field.name) }))
          .filter(({ shared }) => shared > 0)
          .sort((a, b) => a.others - b.others || a.distance - b.distance)
  return near.slice(0, most).map((field) => field.name)
}

const singular = (word: string) => word.replace(/s$/, '')

const wordsOf = (name: string) =>
  name
    .split(/[^a-z]+/)
    .filter((word) => word.length > 2)
    .map(singular)

function wordsShared(wanted: string, name: string): { shared: number; others: number } {
  const [asked, held] = [wordsOf(wanted), wordsOf(name)]
  const shared = held.filter((word) => asked.includes(word)).length
  return { shared, others: held.length - shared }
}

/** Letters to add, drop, change or swap with the next one. */
function editDistance(a: string, b: string): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swap = swapped ? (before[j - 2] ?? 0) + 1 : change
      current.push(Math.min(change, swap, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    before = previous
    previous = current
  }
  return previous[b.length] ?? a.length
}
