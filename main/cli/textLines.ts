import { WorkbenchError } from '../../shared/errors.ts'

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
