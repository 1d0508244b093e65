import { WorkbenchError } from '../../shared/errors.ts'
import { count } from './figures.ts'

export interface TextLine {
  id: string | number
  text: string
}

/** Reads JSON lines `{"id", "text"}`; fails with schema_mismatch that names the first line that is none. */
export function readTextLines(bytes: Uint8Array): TextLine[] {
  let whole: string
  try {
    whole = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new WorkbenchError('unreadable_file', 'The input is not UTF-8. Nothing was done.', {
      hint: 'Give JSON lines in UTF-8.',
    })
  }
  return whole.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [lineFrom(line, index + 1)]))
}

/** What to say of ids that stand on several lines of a file; empty where each stands once. 1 and "1" are two ids. */
export function repeatedNotes(lines: readonly Pick<TextLine, 'id'>[], file: string, what: string): string[] {
  const times = new Map<string | number, number>()
  for (const { id } of lines) times.set(id, (times.get(id) ?? 0) + 1)
  const repeated = [...times].filter(([, n]) => n > 1)
  const [first] = repeated
  if (first === undefined) return []
  const [ids, verb] = repeated.length === 1 ? ['id', 'stands'] : ['ids', 'stand']
  const example = `${JSON.stringify(first[0])} on ${count(first[1])}`
  return [`${count(repeated.length)} ${ids} ${verb} on several lines of ${file} (${example}): ${what}`]
}

function lineFrom(line: string, number: number): TextLine {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    value = null
  }
  if (typeof value === 'object' && value !== null && 'id' in value && 'text' in value) {
    const { id, text } = value
    if ((typeof id === 'string' || typeof id === 'number') && typeof text === 'string') return { id, text }
  }
  throw new WorkbenchError(
    'schema_mismatch',
    `Line ${number} of the input is no {"id", "text"}. Nothing was done.`,
    {
      hint: 'Give one JSON object a line, with an id and a text.',
    },
  )
}
