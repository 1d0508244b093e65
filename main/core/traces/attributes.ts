import { asObject, deepest, nestsDeeper } from '../readers/json.ts'

/**
 * The attributes of a span from their stored JSON. What is nested deeper than anything real is cut there and
 * says so, for no recursion could follow it; the source record has it whole.
 */
export function attributesFrom(json: string): Record<string, unknown> {
  const attributes = asObject(JSON.parse(json)) ?? {}
  return nestsDeeper(attributes) ? (asObject(cut(attributes, deepest)) ?? {}) : attributes
}

function cut(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (levels === 0) return `nested more than ${deepest} levels deep, see the source record`
  if (Array.isArray(value)) return value.map((item) => cut(item, levels - 1))
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cut(item, levels - 1)]))
}
