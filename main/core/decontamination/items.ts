export type Id = string | number

/** What is compared: an example with its parts (messages, answer, tool results, few-shot prompts), each a text. */
export interface Item {
  id: Id
  parts: readonly string[]
  /**
   * Texts that stand beside what is asked and answered: tool results, few-shot prompts, a judge's rubric. They are
   * compared like all others, but what training shares with those of a case is shown to a person, not removed.
   */
  beside?: readonly string[]
}

/** All texts of an item in the order in which hits number them: its parts, then what stands beside them. */
export const textsOf = ({ parts, beside }: Item): readonly string[] =>
  beside === undefined ? parts : [...parts, ...beside]

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

/** One part of one item, the unit in which texts are compared. */
export interface Unit {
  item: number
  part: number
  text: string
  beside: boolean
}

/** The parts of items one after the other; empty ones say nothing and are left out. */
export function unitsOf(items: readonly Item[]): Unit[] {
  const units: Unit[] = []
  for (let item = 0; item < items.length; item += 1) {
    const each = items[item]
    if (each === undefined) continue
    const texts = textsOf(each)
    for (let part = 0; part < texts.length; part += 1) {
      const text = texts[part] ?? ''
      if (text !== '') units.push({ item, part, text, beside: part >= each.parts.length })
    }
  }
  return units
}
