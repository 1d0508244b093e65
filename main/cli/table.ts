import { oneLine } from './plainText.ts'

export interface Column {
  title: string
  align?: 'left' | 'right'
  /** Cells beyond this many characters are cut with an ellipsis. */
  widest?: number
}

/** A table whose columns line up, two spaces apart; one line a row, no line at all for no rows. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const cells = [columns.map(({ title }) => title), ...rows].map((row) =>
    columns.map((column, index) => cut(oneLine(row[index] ?? ''), column.widest ?? Number.POSITIVE_INFINITY)),
  )
  const widths = columns.map((_, index) => Math.max(...cells.map((row) => widthOf(row[index] ?? ''))))
  const lines = cells.map((row) =>
    row
      .map((cell, index) => {
        const space = ' '.repeat((widths[index] ?? 0) - widthOf(cell))
        return columns[index]?.align === 'right' ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd(),
  )
  return `${lines.join('\n')}\n`
}

function cut(text: string, widest: number): string {
  const characters = [...text]
  return characters.length <= widest ? text : `${characters.slice(0, widest - 1).join('')}…`
}

// Wide enough for aligning: East Asian characters and emoji take two places.
function widthOf(text: string): number {
  let width = 0
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(
      character,
    )
      ? 2
      : 1
  }
  return width
}
