import { codesOf, type Taxonomy } from '../../../shared/domain/taxonomy.ts'

/** Up to three codes that a mistyped one may have meant: same letters, other separator, or one or two slips away. */
export function nearCodes(taxonomy: Taxonomy, typed: string): string[] {
  const plain = (text: string) => text.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')
  const wanted = plain(typed)
  return codesOf(taxonomy)
    .map(({ id, title }) => ({
      id,
      slips: Math.min(slipsBetween(plain(id), wanted), title.toUpperCase() === typed.toUpperCase() ? 0 : 99),
    }))
    .filter(({ slips }) => slips <= 2)
    .sort((a, b) => a.slips - b.slips || (a.id < b.id ? -1 : 1))
    .slice(0, 3)
    .map(({ id }) => id)
}

// Levenshtein distance; the texts are a few characters long.
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
