import { leastNeedle } from './needles.ts'

/** The forms in which texts stand in JSON: as they are, with JSON's escapes, and with every other letter escaped. */
export function needleForms(texts: readonly string[]): string[] {
  const forms = texts.flatMap((text) => {
    const inString = JSON.stringify(text).slice(1, -1)
    const twice = JSON.stringify(inString).slice(1, -1)
    const ascii = inString.replace(
      /[^\x20-\x7e]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
    return [text, inString, twice, ascii]
  })
  return [...new Set(forms)].filter((form) => Buffer.byteLength(form) >= leastNeedle)
}
