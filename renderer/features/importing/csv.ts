// A cell that starts with one of these is run as a formula by spreadsheets.
const formulaStart = /^[=+\-@\t\r]/

/** A table as CSV (RFC 4180). Text that a spreadsheet would run as a formula gets a quote in front. */
export function csvText(
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): string {
  return [head, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = formulaStart.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
