/** C0 and C1 controls, marks that turn the writing direction, and the byte-order mark. */
const unsafe = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu

/**
 * Text as a terminal may show it: nothing in it can move the cursor, colour, ring or turn the line. Line
 * breaks and tabs stay.
 */
export function plainText(text: string): string {
  return text.replaceAll(unsafe, (character) => {
    const code = character.codePointAt(0) ?? 0
    if (code === 9 || code === 10) return character
    if (code === 13) return ''
    if (code < 32) return String.fromCodePoint(0x2400 + code)
    if (code === 127) return '\u2421'
    return `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plainText(text).replaceAll(/\s+/g, ' ').trim()
}

/** A JSON document on one line, in which no character can act on a terminal. */
export function jsonText(value: unknown): string {
  return `${JSON.stringify(value).replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )}\n`
}
