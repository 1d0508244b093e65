/** A JSON object, or null. */
export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null
}

/** An array, or an empty one. */
export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}

/** A non-empty string, a number as text, or null. */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : null
}

/** Deeper than any real record, and shallow enough for every recursion over it. */
export const deepest = 200

/** Whether a value holds objects or lists more than `levels` deep. */
export function nestsDeeper(value: unknown, levels = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false
  if (levels === 0) return true
  for (const inner of Object.values(value)) if (nestsDeeper(inner, levels - 1)) return true
  return false
}

/** The value behind a JSON string, or the value itself when it is no JSON object or array text, or too deep. */
export function parsedIfJson(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const first = value.trimStart()[0]
  if (first !== '{' && first !== '[') return value
  try {
    const parsed: unknown = JSON.parse(value)
    return nestsDeeper(parsed) ? value : parsed
  } catch {
    return value
  }
}
