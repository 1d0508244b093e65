import { RecordError } from '../../readers/frame.ts'

/** The value of one record's JSON text; throws a RecordError that says what is wrong with it. */
export function parseRecord(text: string): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new RecordError(jsonProblem(text, error))
  }
  if ((text.includes('\\ud') || text.includes('\\uD')) && !wellFormed(value))
    throw new RecordError('Lone surrogate in text: half of a character is missing')
  return value
}

function jsonProblem(text: string, error: unknown): string {
  if (text === '') return 'The list has no end: the file is cut off here'
  const tail = text.trimEnd().at(-1)
  if (/[:,[]\s*-?(NaN|Infinity)\b/.test(text.replaceAll(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, '""')))
    return 'Not valid JSON: NaN and Infinity are not JSON numbers'
  if (!/^\s*[{[]/.test(text)) return 'Not valid JSON: it begins with neither { nor ['
  if (tail !== '}' && tail !== ']') return 'Not valid JSON: the line ends too early'
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  return position === undefined ? 'Not valid JSON' : `Not valid JSON at character ${Number(position) + 1}`
}

const loneSurrogate = /\p{Surrogate}/u

function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return !loneSurrogate.test(value)
  if (Array.isArray(value)) return value.every(wellFormed)
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([key, item]) => !loneSurrogate.test(key) && wellFormed(item))
  return true
}
