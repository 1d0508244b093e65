import type { Output } from '../../../shared/protocol/protocol.ts'
import { useQuery } from '../../client/useQuery.ts'
import { defaultColumns, useExploreView } from '../../stores/exploreView.ts'
import type { TraceRow } from './traces/useTracePages.ts'

type Facets = Output<'slice.facets'>['facets']

export interface Shown {
  columns: readonly string[]
  by: string
  metric: string
  /** A filter that could be typed, of a field that traces here have. */
  example: string
}

const shipped: Shown = {
  columns: defaultColumns,
  by: 'chunk',
  metric: 'csat',
  example: "plan_tier = 'enterprise' and csat < 3",
}
const dimensionsInTurn = ['chunk', 'tool', 'intent', 'model', 'agent_version', 'plan_tier', 'source']
const metricsInTurn = ['csat', 'success', 'turns', 'tool_errors', 'tokens', 'latency', 'cost'] as const
/** Columns that take the room of those without a value; labels come later, so theirs keeps its place. */
const spareColumns = ['success', 'turns', 'tool_errors', 'tokens', 'cost', 'intent', 'model'] as const
const lasting = new Set(['trace', 'preview', 'code'])

/** What Explore begins with: of its usual columns, dimension and metric those that traces here have values of. */
export function shownByDefault(rows: readonly Partial<TraceRow>[], facets: Facets): Shown {
  if (rows.length === 0) return shipped
  const has = (column: string) =>
    rows.some((row) => (column === 'start' ? row.startMs : (row as Record<string, unknown>)[column]) != null)
  const kept = defaultColumns.filter((column) => lasting.has(column) || has(column))
  const spare = spareColumns.filter(has).slice(0, defaultColumns.length - kept.length)
  const held = (name: string) => facets.find((facet) => facet.dimension === name && facet.distinct > 0)
  const by = dimensionsInTurn.find((name) => held(name) !== undefined)
  const value = by === undefined ? undefined : held(by)?.values[0]?.value
  return {
    columns: [...kept, ...spare],
    by: by ?? shipped.by,
    metric: metricsInTurn.find(has) ?? 'count',
    example:
      has('plan_tier') && has('csat')
        ? shipped.example
        : by === undefined || typeof value !== 'string'
          ? 'turns > 3'
          : `${by} = '${value.replaceAll("'", "''")}'`,
  }
}

/** What Explore shows: what a person chose, else what this workspace has values of. */
export function useShown(): Shown {
  const columns = useExploreView('columns')
  const by = useExploreView('by')
  const metric = useExploreView('metric')
  const first = useQuery('traces.page', { where: '', limit: 200 }).value
  const facets = useQuery('slice.facets', { where: '', dimensions: dimensionsInTurn, limit: 1 }).value
  const usual =
    first === undefined || facets === undefined ? shipped : shownByDefault(first.rows, facets.facets)
  return { ...usual, columns: columns ?? usual.columns, by: by ?? usual.by, metric: metric ?? usual.metric }
}
