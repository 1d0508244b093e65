const deepest = 6
// A string literal with its escapes, or a bare number.
const literal = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/gs

/**
 * Masks the strings, keys and bare numbers of JSON text and leaves every other byte as it stood, so that big
 * integers, spacing and repeated keys survive. A string that holds JSON is masked inside. A text that is no
 * JSON goes through the same hands: whatever looks like a literal is masked, and the rest as plain text.
 */
export function redactJson(json: string, redact: (text: string) => string, depth = 0): string {
  let result = ''
  let at = 0
  for (const match of json.matchAll(literal)) {
    result += between(json.slice(at, match.index), redact)
    result += maskLiteral(match[0], redact, depth)
    at = match.index + match[0].length
  }
  return result + between(json.slice(at), redact)
}

function maskLiteral(text: string, redact: (text: string) => string, depth: number): string {
  if (!text.startsWith('"')) {
    if (text.length < 8) return text
    const masked = redact(text)
    return masked === text ? text : JSON.stringify(masked)
  }
  const plain = decoded(text)
  if (plain === null) return redact(text)
  const looksLikeJson = /^\s*[[{]/.test(plain) && depth < deepest
  const masked = looksLikeJson ? redactJson(plain, redact, depth + 1) : redact(plain)
  return masked === plain ? text : JSON.stringify(masked)
}

// Outside literals valid JSON has only punctuation; more than that means it is none, and is text.
function between(text: string, redact: (text: string) => string): string {
  return text.length > 6 && /[^\s{}[\],:a-z]/.test(text) ? redact(text) : text
}

function decoded(text: string): string | null {
  try {
    return JSON.parse(text) as string
  } catch {
    return null
  }
}
