import { useQuery } from '../../../client/useQuery.ts'
import { Histogram } from '../../../components/charts/Histogram.tsx'
import { FacetSection } from '../../../components/facets/FacetSection.tsx'
import { SkeletonBlock } from '../../../components/Skeleton.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { setFilter, type FilterState } from '../../../stores/filter.ts'
import { useExploreView } from '../../../stores/exploreView.ts'
import { binsWithin, numberBounds, withBins } from './brushRange.ts'
import { formatColumn } from '../metricFormat.ts'
import { barsShown, type HistogramColumn } from './sections.ts'

const titles: Partial<Record<HistogramColumn, string>> = { csat: 'CSAT' }

/** The spread of a number, to brush: the same as a condition between two bounds. */
export function HistogramSection({
  column,
  state,
  open,
  onOpen,
}: {
  column: HistogramColumn
  state: FilterState
  open: boolean
  onOpen: (open: boolean) => void
}) {
  const weighted = useExploreView('weighted')
  const answer = useQuery(
    'slice.histogram',
    { where: state.where, column, weighted, bins: barsShown },
    { enabled: open },
  )
  const histogram = answer.value
  const title = titles[column] ?? column
  const skewed = column === 'latency'
  const middle = skewed ? histogram?.p50 : histogram?.mean
  const about =
    histogram === undefined || middle === null || middle === undefined
      ? undefined
      : skewed
        ? `p50 ${formatColumn(column, middle)}`
        : column === 'csat'
          ? `${middle.toFixed(2)} mean`
          : `mean ${formatColumn(column, middle)}`
  const inside = histogram?.bins.reduce((sum, bin) => sum + bin.inside, 0) ?? 0
  return (
    <FacetSection title={title} about={open ? about : undefined} open={open} onOpen={onOpen}>
      {histogram === undefined ? (
        answer.error === null ? (
          answer.slow && <SkeletonBlock height={48} label={`Counting ${title}`} />
        ) : (
          <p className="tone-fail">{answer.error.message}</p>
        )
      ) : (
        <Histogram
          label={title}
          bins={histogram.bins}
          range={binsWithin(histogram.bins, numberBounds(state.filter, column))}
          onRange={(range, more) =>
            setFilter(withBins(state.filter, column, histogram.bins, range), { replace: more })
          }
          format={(value) => formatColumn(column, value)}
          summary={`${title}: ${formatCount(inside)} traces in the filter${about === undefined ? '' : `, ${about}`}${histogram.missing > 0 ? `, ${formatCount(histogram.missing)} without a value` : ''}`}
        />
      )}
    </FacetSection>
  )
}
