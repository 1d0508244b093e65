import type { Unit } from '../../splits/splits.ts'
import type { Recipe } from '../recipe/recipe.ts'

/** What ties an example's trace to others, and the slice it stands in. */
export interface Tied {
  trace: string
  session: string | null
  subject: string | null
  duplicateGroup: string | null
  /** The confirmed group of one meaning. */
  semanticGroup: string | null
  /** The task or ticket that its source names. */
  document: string | null
  /** What makes runs comparable, in the shape of groups. */
  scenario: string | null
  startMs: number | null
  verdict: string
  codes: readonly string[]
  columns: Readonly<Record<string, string | number | null>>
}

/** The names of the ties, as a manifest and the window state them. */
export const splitUnit = [
  'session',
  'user',
  'duplicate group',
  'semantic group',
  'source document',
  'scenario',
  'parent',
] as const

/** The values of a recipe's column; a failure may have several codes. */
export function sliceValues(item: Pick<Tied, 'verdict' | 'codes' | 'columns'>, column: string): string[] {
  if (column === 'verdict') return [item.verdict]
  if (column === 'code') return item.codes.length === 0 ? ['none'] : [...item.codes]
  return [String(item.columns[column] ?? 'none')]
}

/** The traces of examples as what is split. */
export function unitsOf(items: readonly Tied[], { stratify }: Pick<Recipe, 'stratify'>): Unit[] {
  return items.map((item) => ({
    key: item.trace,
    ties: {
      session: item.session,
      user: item.subject,
      'duplicate group': item.duplicateGroup,
      'semantic group': item.semanticGroup,
      'source document': item.document,
      scenario: item.scenario,
    },
    strata: stratify.flatMap((column) => sliceValues(item, column).map((value) => `${column}=${value}`)),
    startMs: item.startMs,
  }))
}
