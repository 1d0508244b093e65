import { WorkbenchError } from './errors.ts'

/**
 * The canonical JSON text of a value (RFC 8785): keys sorted by UTF-16 code units, numbers as ECMAScript
 * writes them, no spaces. Fails with invalid_input on what JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new WorkbenchError('invalid_input', 'NaN and Infinity have no canonical form.')
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) {
    let items = ''
    for (const item of value) items += `${items === '' ? '' : ','}${canonicalJson(item)}`
    return `[${items}]`
  }
  if (typeof value === 'object') {
    let parts = ''
    for (const key of sorted(Object.keys(value))) {
      const item = (value as Record<string, unknown>)[key]
      if (item === undefined) continue
      parts += `${parts === '' ? '' : ','}${text(key)}:${canonicalJson(item)}`
    }
    return `{${parts}}`
  }
  throw new WorkbenchError('invalid_input', `A ${typeof value} has no canonical form.`)
}

// Without a comparison of its own, sort goes by UTF-16 code units, as the form asks. Most keys come in order already.
function sorted(keys: string[]): string[] {
  return keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < key) ? keys : keys.sort()
}

function text(value: string): string {
  if (!value.isWellFormed())
    throw new WorkbenchError('invalid_input', 'A text with half a character has no canonical form.')
  return JSON.stringify(value)
}
