import { csvText } from '../../../shared/csv.ts'
import { showToast } from '../../stores/toast.ts'

type Cell = string | number | boolean | null

/** Puts a table on the clipboard as CSV and says so. */
export async function copyCsv(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  what: string,
): Promise<void> {
  try {
    await navigator.clipboard.writeText(csvText([heads, ...rows]))
    showToast({ tone: 'info', text: `${what} copied as CSV` })
  } catch {
    showToast({
      tone: 'fail',
      text: 'Nothing was copied: this window may not write to the clipboard.',
      more: 'Allow it for this page and try again.',
    })
  }
}
