/**
 * A database row as plain JSON-like values: 64-bit integers become numbers where exact (strings
 * beyond 2^53), timestamps become milliseconds since 1970, blobs stay bytes.
 */
export function rowFromDatabase(row: Record<string, unknown>): Record<string, unknown> {
  for (const key in row) row[key] = plain(row[key])
  return row
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value)
    return Number.isSafeInteger(number) ? number : value.toString()
  }
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Date) return value.getTime()
  if (value instanceof Uint8Array) return value
  if (Array.isArray(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item)]))
}
