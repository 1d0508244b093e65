import { completeFilter } from '../../../../shared/filter/complete.ts'
import { fieldByName } from '../../../../shared/filter/fields.ts'
import { printFilter, printValue } from '../../../../shared/filter/print.ts'

export interface Wanted {
  /** The piece of the text that a suggestion replaces. */
  replaces: readonly [from: number, to: number]
  words: readonly { text: string; about: string }[]
  /** The field whose values may stand there, and what was typed of one. */
  values: { field: string; prefix: string; afterColon: boolean } | null
}

/** What may stand at a column of the line. A value begun with a quotation mark counts as begun without. */
export function wantedAt(text: string, column: number): Wanted {
  const quoted = /(['"])([^'"]*)$/.exec(text.slice(0, column))
  const isOpen = quoted !== null && (text.slice(0, column).split(quoted[1] ?? '').length - 1) % 2 === 1
  const start = isOpen ? column - (quoted[2]?.length ?? 0) - 1 : column
  const head = isOpen ? text.slice(0, start) : text
  const completion = completeFilter(head, start)
  const from = isOpen ? start : completion.from
  const to = isOpen ? column : completion.to
  const prefix = isOpen ? (quoted[2] ?? '') : text.slice(completion.from, column)
  const field = completion.valueOf
  const kind = field === null ? undefined : fieldByName(field)?.kind
  const listed = kind === 'category' || kind === 'label'
  return {
    replaces: [from, to],
    words: isOpen ? [] : completion.suggestions.map((word) => ({ text: word.text, about: word.kind })),
    values: field !== null && listed ? { field, prefix, afterColon: text.charAt(from - 1) === ':' } : null,
  }
}

/** A value as it is written there. */
export function writtenValue(field: string, value: string, afterColon: boolean): string {
  return afterColon ? printFilter({ kind: 'has', field, value }).slice(field.length + 1) : printValue(value)
}
