import type { Condition, Filter } from './ast.ts'

/** The top-level conditions of a filter, all of which must hold. */
export function partsOf(filter: Filter): readonly Filter[] {
  if (filter.kind === 'all') return []
  return filter.kind === 'and' ? filter.parts : [filter]
}

/** The field that a whole part speaks about, or null where it speaks about several. */
export function fieldOfPart(part: Filter): string | null {
  if (part.kind === 'all') return null
  if (part.kind === 'not') return fieldOfPart(part.part)
  if (part.kind === 'and' || part.kind === 'or') {
    const [first, ...rest] = part.parts.map(fieldOfPart)
    return first !== undefined && rest.every((field) => field === first) ? first : null
  }
  return (part as Condition).field
}
