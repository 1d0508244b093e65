/**
 * Where the value at a path (`resourceSpans[0].spans[2]`) stands in JSON text, in characters; null where there is
 * none. Keys match whatever their case and underscores, as exporters write the same key in both ways.
 */
export function placeInJson(text: string, path: string): { start: number; end: number } | null {
  const steps = [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, key, index]) =>
    key === undefined ? Number(index) : plainKey(key),
  )
  let at = skipSpace(text, 0)
  for (const step of steps) {
    const found = typeof step === 'number' ? elementAt(text, at, step) : memberAt(text, at, step)
    if (found === null) return null
    at = found
  }
  const end = valueEnd(text, at)
  return end > at ? { start: at, end } : null
}

const plainKey = (key: string) => key.replaceAll('_', '').toLowerCase()

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && ' \n\r\t'.includes(text[at] ?? '')) at++
  return at
}

function stringEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at + 1
  }
  return text.length
}

function valueEnd(text: string, from: number): number {
  const first = text[from]
  if (first === '"') return stringEnd(text, from)
  if (first !== '{' && first !== '[') {
    let at = from
    while (at < text.length && !',]} \n\r\t'.includes(text[at] ?? '')) at++
    return at
  }
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const letter = text[at]
    if (letter === '"') at = stringEnd(text, at) - 1
    else if (letter === '{' || letter === '[') depth++
    else if ((letter === '}' || letter === ']') && --depth === 0) return at + 1
  }
  return text.length
}

function elementAt(text: string, from: number, index: number): number | null {
  if (text[from] !== '[') return null
  let at = skipSpace(text, from + 1)
  for (let number = 0; at < text.length && text[at] !== ']'; number++) {
    if (number === index) return at
    at = skipSpace(text, valueEnd(text, at))
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return null
}

function memberAt(text: string, from: number, key: string): number | null {
  if (text[from] !== '{') return null
  let at = skipSpace(text, from + 1)
  while (text[at] === '"') {
    const end = stringEnd(text, at)
    const own = plainKey(text.slice(at + 1, end - 1))
    at = skipSpace(text, end)
    if (text[at] !== ':') return null
    at = skipSpace(text, at + 1)
    if (own === key) return at
    at = skipSpace(text, valueEnd(text, at))
    if (text[at] === ',') at = skipSpace(text, at + 1)
  }
  return null
}
