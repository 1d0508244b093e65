const indexed = /\.(0|[1-9]\d{0,4})(?:\.(?=.)|$)/

/** The lists that conventions flatten on the wire; digits in any other key are a word of its own. */
export const flattenedLists: readonly string[] = [
  'llm.input_messages',
  'llm.output_messages',
  'llm.prompts',
  'llm.completions',
  'llm.choices',
  'llm.tools',
  'llm.request.functions',
  'retrieval.documents',
  'reranker.input_documents',
  'reranker.output_documents',
  'embedding.embeddings',
  'tag.tags',
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'gen_ai.retrieval.documents',
  'ai.prompt.messages',
  ...['', 'trace.', 'session.'].flatMap((scope) => [`${scope}annotations`, `${scope}evaluations`]),
]

const outer = new Set(flattenedLists)
// Inside an element of such a list, by the last word of their names.
const inner = new Set(['contents', 'content', 'parts', 'tool_calls', 'vector', 'choices', 'messages'])

const isOuterList = (prefix: string) => outer.has(prefix)
const isInnerList = (prefix: string) => inner.has(prefix.slice(prefix.lastIndexOf('.') + 1))

interface Slot {
  key: string
  index: number
  rest: string
  value: unknown
}

/**
 * Puts lists that were flattened on the wire (`llm.input_messages.10.message.role`) together again, in
 * numeric order. A hole is kept as null, so later elements do not shift. What is mostly holes, or would
 * take the place of another value, stays as it was given.
 */
export function unflattenLists(attributes: Record<string, unknown>): Record<string, unknown> {
  return unflattened(attributes, isOuterList)
}

function unflattened(
  attributes: Record<string, unknown>,
  isList: (prefix: string) => boolean,
): Record<string, unknown> {
  let lists: Map<string, Slot[]> | undefined
  for (const key in attributes) {
    const match = indexed.exec(key)
    if (match === null) continue
    const prefix = key.slice(0, match.index)
    if (!isList(prefix) || (attributes[prefix] ?? null) !== null) continue
    const slot = {
      key,
      index: Number(match[1]),
      rest: key.slice(match.index + match[0].length),
      value: attributes[key],
    }
    lists ??= new Map()
    const slots = lists.get(prefix)
    if (slots === undefined) lists.set(prefix, [slot])
    else slots.push(slot)
  }
  if (lists === undefined) return attributes
  const made: Record<string, unknown> = {}
  const taken = new Set<string>()
  for (const [prefix, slots] of lists) {
    const list = listFrom(slots)
    if (list === null) continue
    made[prefix] = list
    for (const { key } of slots) taken.add(key)
  }
  const result: Record<string, unknown> = {}
  for (const key in attributes) if (!taken.has(key)) result[key] = attributes[key]
  return Object.assign(result, made)
}

function listFrom(slots: readonly Slot[]): unknown[] | null {
  const elements = new Map<number, Slot[]>()
  let length = 0
  for (const slot of slots) {
    length = Math.max(length, slot.index + 1)
    const element = elements.get(slot.index)
    if (element === undefined) elements.set(slot.index, [slot])
    else element.push(slot)
  }
  if (length > 2 * elements.size + 16) return null
  const list: unknown[] = Array.from({ length }, () => null)
  for (const [index, [first, ...others]] of elements) {
    if (first === undefined) continue
    const whole = [first, ...others].some(({ rest }) => rest === '')
    if (whole && others.length > 0) return null
    list[index] = whole
      ? first.value
      : unflattened(
          Object.fromEntries([first, ...others].map(({ rest, value }) => [rest, value])),
          isInnerList,
        )
  }
  return list
}
