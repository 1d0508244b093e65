import { createHash } from 'node:crypto'
import type { ExampleContent } from './canonicalExample.ts'
import type { Recipe } from '../recipe/recipe.ts'

type Augment = NonNullable<Recipe['augment']>

/** An example said in other words: through a template, with slots swapped, or both. */
export interface Variant {
  /** A hash of what was done, the same for the same parent and recipe. */
  name: string
  template: string | null
  /** Of each slot: the value that stood there and the one that stands there now. */
  swaps: Record<string, [from: string, to: string]>
  content: Omit<ExampleContent, 'metadata'>
}

const most = 2000

/** All variants that a recipe allows of an example, at most two thousand; none that says the same. */
export function variantsOf(content: Omit<ExampleContent, 'metadata'>, augment: Augment): Variant[] {
  const found = new Map<string, Variant>()
  for (const swaps of swapsOf(JSON.stringify(content.input), augment.slots)) {
    const swapped = swapAll(content, swaps)
    for (const template of [null, ...augment.templates]) {
      if (found.size >= most) return [...found.values()]
      if (template === null && Object.keys(swaps).length === 0) continue
      const made = template === null ? swapped : wrapped(swapped, template)
      if (made === null) continue
      const name = createHash('sha256')
        .update(JSON.stringify([template, swaps]))
        .digest('hex')
        .slice(0, 16)
      found.set(name, { name, template, swaps, content: made })
    }
  }
  return [...found.values()]
}

/** Every choice of swaps: each slot that occurs stays, or takes another of its values. */
function swapsOf(input: string, slots: Augment['slots']): Variant['swaps'][] {
  let choices: Variant['swaps'][] = [{}]
  for (const [slot, values] of Object.entries(slots).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const from = values.find((value) => wholeWord(jsonInside(value)).test(input))
    if (from === undefined) continue
    choices = choices.flatMap((choice) => [
      choice,
      ...values
        .filter((value) => value !== from)
        .map((to): Variant['swaps'] => ({ ...choice, [slot]: [from, to] })),
    ])
    if (choices.length > most) return choices.slice(0, most)
  }
  return choices
}

const jsonInside = (text: string) => JSON.stringify(text).slice(1, -1)
const wholeWord = (text: string) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu')

function swapAll<Value>(value: Value, swaps: Variant['swaps']): Value {
  const pairs = Object.values(swaps).map(([from, to]) => ({ seek: wholeWord(from), to }))
  if (pairs.length === 0) return value
  const text = (given: string) => pairs.reduce((said, { seek, to }) => said.replace(seek, () => to), given)
  return JSON.parse(JSON.stringify(value), (key, each: unknown) =>
    typeof each === 'string' && key !== 'role' && key !== 'id' && key !== 'tool_call_id' ? text(each) : each,
  ) as Value
}

function wrapped(content: Variant['content'], template: string): Variant['content'] | null {
  const { input } = content as { input: { messages: { role: string; content: string | null }[] } }
  const last = input.messages.findLastIndex(({ role }) => role === 'user')
  const said = input.messages[last]?.content ?? null
  if (said === null || said.trim() === '') return null
  const messages = input.messages.map((message, index) =>
    index === last ? { ...message, content: template.replace('{text}', () => said) } : message,
  )
  return { ...content, input: { ...input, messages } }
}
