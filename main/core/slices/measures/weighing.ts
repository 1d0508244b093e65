import { allOf, type Filter } from '../../../../shared/filter/ast.ts'
import { withoutField } from '../../../../shared/filter/edit.ts'
import type { QueryOptions } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { remembered, type Facts } from './facts.ts'

/** The one sample within which a filter selects, or null: `sample = 'x'`, alone or joined by `and`. */
export function sampleOf(filter: Filter): string | null {
  const parts = filter.kind === 'and' ? filter.parts : [filter]
  const names = new Set(
    parts.flatMap((part) => {
      if (part.kind === 'compare' && part.field === 'sample' && part.op === '=') return [String(part.value)]
      const one = part.kind === 'in' && part.field === 'sample' && !part.negated ? part.values : []
      return one.length === 1 ? [String(one[0])] : []
    }),
  )
  return names.size === 1 ? ([...names][0] ?? null) : null
}

/** What the sample of a filter left of the traces that meet its other conditions; null where it is of no one sample. */
export function leftBySample(filter: Filter): Filter | null {
  const value = sampleOf(filter)
  if (value === null) return null
  return allOf([withoutField(filter, 'sample'), { kind: 'compare', field: 'sample', op: '!=', value }])
}

function asksForSamples(filter: Filter): boolean {
  if (filter.kind === 'all') return false
  if ('parts' in filter) return filter.parts.some(asksForSamples)
  return filter.kind === 'not' ? asksForSamples(filter.part) : filter.field === 'sample'
}

/**
 * Whether the draw of samples decides which traces a filter selects in a way that no weight undoes: several samples
 * together, or what a sample left. A trace's chance is stored for the sample that drew it alone.
 */
export const isUnweighable = (filter: Filter, by: readonly string[] = []): boolean =>
  sampleOf(filter) === null && !by.includes('sample') && asksForSamples(filter)

/** What to say of figures that are read from a filter. */
export function notesOf(
  facts: Facts,
  filters: readonly Filter[],
  { by, weighted }: { by: readonly string[]; weighted: boolean },
): string[] {
  const notes: string[] = []
  if (weighted && facts.sampled && filters.some((filter) => isUnweighable(filter, by)))
    notes.push(
      'Not weighted: only sample = one name can be weighed. How likely a trace was to be in several samples, or in none of them, is not stored, so these figures tell of the traces drawn, not of all traffic.',
    )
  if (facts.absurd > 0)
    notes.push(
      `${facts.absurd} ${facts.absurd === 1 ? 'value of csat, latency or cost is' : 'values of csat, latency or cost are'} beyond any measure (over 10^15) and ${facts.absurd === 1 ? 'counts' : 'count'} as missing.`,
    )
  return notes
}

/** The greatest weight in each sample: what a trace that it did not draw may stand for. 1 = all were taken. */
export function heaviestBySample(
  workspace: Workspace,
  facts: Facts,
  options: QueryOptions,
): Promise<ReadonlyMap<string, number>> {
  return remembered(workspace, facts.version, 'heaviest', async () => {
    const rows = await workspace.database.all<{ sample: string; heaviest: number }>(
      constantSql(
        'select sample, max(1 / coalesce(nullif(inclusion_probability, 0), 1)) as heaviest from trace_samples group by sample',
      ),
      options,
    )
    return new Map(rows.map(({ sample, heaviest }) => [sample, heaviest]))
  })
}
