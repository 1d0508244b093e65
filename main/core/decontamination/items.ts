export type Id = string | number

/** What is compared: an example with its parts (messages, answer, tool results, few-shot prompts), each a text. */
export interface Item {
  id: Id
  parts: readonly string[]
  /**
   * Places of the parts that answer what it asks, or that it is asked under: answers, calls, system prompts. One
   * stock answer serves many questions, so only a long stretch of them that few items hold tells a copy. Left
   * out, every part is what it asks.
   */
  said?: readonly number[]
  /**
   * Texts that stand beside what is asked and answered: tool results, few-shot prompts, a judge's rubric. They are
   * compared like all others, but what training shares with those of a case is shown to a person, not removed.
   */
  beside?: readonly string[]
}

/** All texts of an item in the order in which hits number them: its parts, then what stands beside them. */
export const textsOf = ({ parts, beside }: Item): readonly string[] =>
  beside === undefined ? parts : [...parts, ...beside]

/** What an item asks, all of it. */
export function askedText(item: Item): string {
  const roles = rolesOf(item)
  return item.parts.filter((_, part) => roles[part] === 'asked').join('\n')
}

export const bands = ['remove', 'review', 'clear'] as const
export type Band = (typeof bands)[number]

export const methods = ['exact', 'reordered', 'numbers', '8-gram', '13-gram', 'near', 'semantic'] as const
export type Method = (typeof methods)[number]

/** The layers that can be switched off one by one, as a test of what each is good for. */
export const layers = ['exact', 'numbers', 'grams', 'near', 'semantic'] as const
export type Layer = (typeof layers)[number]

/** A stretch of a part, in UTF-16 code units. */
export interface Span {
  part: number
  start: number
  end: number
}

/** A training item beside the evaluation case it is like. */
export interface Hit {
  train_id: Id
  eval_id: Id
  method: Method
  /** All methods that found the pair worth a removal or a review. */
  methods: Method[]
  /** 0 … 1 in the method's own measure: share covered, Jaccard, or cosine. */
  score: number
  band: Band
  reason: string
  /** Where the parts that were compared stand. */
  train_part: number
  eval_part: number
}

/** What a text is to its item: what is asked, what is said to that, or what stands beside both. */
export type Role = 'asked' | 'said' | 'beside'

/** One part of one item, the unit in which texts are compared. */
export interface Unit {
  item: number
  part: number
  text: string
  role: Role
}

/** What each text of an item is to it; where nothing is asked, what is said is all that it asks. */
export function rolesOf(item: Item): Role[] {
  const said = new Set(item.said ?? [])
  const asks = item.parts.some((text, part) => !said.has(part) && text.trim() !== '')
  return textsOf(item).map((_, part) =>
    part >= item.parts.length ? 'beside' : asks && said.has(part) ? 'said' : 'asked',
  )
}

/** The parts of items one after the other; empty ones say nothing and are left out. */
export function unitsOf(items: readonly Item[]): Unit[] {
  const units: Unit[] = []
  for (let item = 0; item < items.length; item += 1) {
    const each = items[item]
    if (each === undefined) continue
    const texts = textsOf(each)
    const roles = rolesOf(each)
    for (let part = 0; part < texts.length; part += 1) {
      const text = texts[part] ?? ''
      if (text !== '') units.push({ item, part, text, role: roles[part] ?? 'asked' })
    }
  }
  return units
}
