import type { Import } from './imports.ts'

/**
 * The first circle that imports make, from a file back to itself, or null. A type counts too: files that need each
 * other's names cannot be read one after the other.
 */
export function circleOf(imports: readonly Import[]): string[] | null {
  const next = new Map<string, string[]>()
  for (const { from, to } of imports) next.set(from, [...(next.get(from) ?? []), to])
  const done = new Set<string>()
  const visit = (file: string, above: readonly string[]): string[] | null => {
    const met = above.indexOf(file)
    if (met !== -1) return [...above.slice(met), file]
    if (done.has(file)) return null
    for (const to of next.get(file) ?? []) {
      const circle = visit(to, [...above, file])
      if (circle !== null) return circle
    }
    done.add(file)
    return null
  }
  for (const file of next.keys()) {
    const circle = visit(file, [])
    if (circle !== null) return circle
  }
  return null
}
