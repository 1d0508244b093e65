const indexed = /\.(\d{1,6})(?:\.|$)/

interface Slot {
  index: number
  rest: string
  value: unknown
}

/**
 * Puts lists that were flattened on the wire (`llm.input_messages.10.message.role`) together again, in
 * numeric order. A hole is kept as null, so later elements do not shift.
 */
export function unflattenLists(attributes: Record<string, unknown>): Record<string, unknown> {
  let lists: Map<string, Slot[]> | undefined
  for (const key in attributes) {
    const match = indexed.exec(key)
    if (match === null) continue
    const prefix = key.slice(0, match.index)
    const rest = key.slice(match.index + match[0].length)
    lists ??= new Map()
    const slots = lists.get(prefix) ?? []
    slots.push({ index: Number(match[1]), rest, value: attributes[key] })
    lists.set(prefix, slots)
  }
  if (lists === undefined) return attributes
  const result: Record<string, unknown> = {}
  for (const key in attributes) {
    if (!indexed.test(key)) result[key] = attributes[key]
  }
  for (const [prefix, slots] of lists) result[prefix] = listFrom(slots)
  return result
}

function listFrom(slots: readonly Slot[]): unknown[] {
  const length = Math.min(100_000, Math.max(...slots.map((slot) => slot.index)) + 1)
  const objects: (Record<string, unknown> | undefined)[] = []
  const plain: unknown[] = Array.from({ length }, () => null)
  for (const slot of slots) {
    if (slot.index >= length) continue
    if (slot.rest === '') plain[slot.index] = slot.value
    else (objects[slot.index] ??= {})[slot.rest] = slot.value
  }
  objects.forEach((object, index) => {
    if (object !== undefined) plain[index] = unflattenLists(object)
  })
  return plain
}
