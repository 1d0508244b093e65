import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { IconButton } from '../../components/IconButton.tsx'
import { Pane } from '../../components/Pane.tsx'
import { SkeletonBlock } from '../../components/Skeleton.tsx'
import { TimelineChart } from '../../components/charts/TimelineChart.tsx'
import type { MetricPoint } from '../../components/charts/timelineScales.ts'
import type { BinRange } from '../../components/charts/useBrush.ts'
import { allOf, anyOf, type Filter } from '../../../shared/filter/ast.ts'
import { printFilter } from '../../../shared/filter/print.ts'
import { withRange } from '../../../shared/filter/edit.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { useTimes } from '../../format/useTimes.ts'
import { formatCount, formatCounted } from '../../format/numbers.ts'
import { setFilter, type FilterState } from '../../stores/filter.ts'
import { useExploreView } from '../../stores/exploreView.ts'
import { timeBounds } from './facets/brushRange.ts'
import { daysShown } from './daysShown.ts'
import { formatTicks, metricOf } from './metricFormat.ts'
import styles from './TimelinePane.module.css'

type Timeline = Output<'slice.timeline'>

/** What the core counts as failing, as a filter. */
export const failingFilter: Filter = anyOf([
  { kind: 'compare', field: 'verdict', op: '=', value: 'fail' },
  allOf([
    { kind: 'missing', field: 'verdict', negated: false },
    { kind: 'compare', field: 'success', op: '=', value: false },
  ]),
])
const failingWhere = printFilter(failingFilter)

const stepWords: readonly [number, string][] = [
  [604_800_000, 'week'],
  [86_400_000, 'day'],
  [3_600_000, 'h'],
  [60_000, 'min'],
]

/** `12 h`, `2 days`: the width of a bar in words. */
export function stepText(stepMs: number): string {
  for (const [unit, word] of stepWords) {
    const count = stepMs / unit
    if (count >= 1 && Number.isInteger(count)) {
      if (word.length <= 3 && word !== 'day') return `${count} ${word}`
      return count === 1 ? word : `${count} ${word}s`
    }
  }
  return `${stepMs / 1000} s`
}

/** When it happened: bars of the filter over the rest, what fails, one metric, and where versions changed. */
export function TimelinePane({
  state,
  metric,
  onTable,
}: {
  state: FilterState
  metric: string
  onTable: (timeline: Timeline) => void
}) {
  const times = useTimes()
  const weighted = useExploreView('weighted')
  const base = metric === 'count' ? 'csat' : metric
  const bars = useQuery('slice.timeline', { where: state.where, metric: base, weighted, bins: 56 })
  const line = useQuery('slice.timeline', { where: state.where, metric: base, weighted, bins: 15 })
  const timeline = bars.value
  const { title } = metricOf(base)
  if (timeline === undefined) {
    return (
      <Pane label="Timeline" className={styles['pane']}>
        {bars.error === null ? (
          bars.slow && (
            <div className={styles['waiting']}>
              <SkeletonBlock height={112} label="Counting traces over time" />
            </div>
          )
        ) : (
          <ErrorBanner
            error={bars.error}
            title="The timeline could not be counted"
            actions={
              <Button size="small" onClick={bars.refresh}>
                Try again
              </Button>
            }
          />
        )}
      </Pane>
    )
  }
  if (timeline.fromMs === null || timeline.toMs === null) {
    return (
      <Pane label="Timeline" className={styles['pane']}>
        <p className={styles['none']}>
          No trace has a start time, so there is no timeline. {formatCounted(timeline.undated, 'trace')}{' '}
          without one.
        </p>
      </Pane>
    )
  }
  const domain: [number, number] = [timeline.fromMs, timeline.toMs]
  const { bins, stepMs } = timeline
  const bounds = timeBounds(state.filter, domain)
  const range = bounds === null ? null : binRange(bounds, domain[0], stepMs, bins.length)
  const runs = metricRuns(line.value)
  const inside = bins.reduce((sum, bin) => sum + bin.inside, 0)
  const failing = bins.reduce((sum, bin) => sum + bin.failing, 0)
  const shownRange = bounds === null ? domain : bounds
  return (
    <Pane label="Timeline" className={styles['pane']}>
      <div className={styles['head']}>
        <h2 className="strong nowrap">{times.dayRange(shownRange[0], shownRange[1] - 1)}</h2>
        <span className={styles['hint']}>
          {`${daysShown(domain, bounds)} · ${bounds === null ? 'drag to choose a time' : 'drag to move, edges to resize, double-click to clear'}`}
        </span>
        <span className="grow" />
        {timeline.undated > 0 && (
          <span className="tone-3 nowrap">{formatCount(timeline.undated)} without a time</span>
        )}
        {timeline.beyond > 0 && (
          <span
            className="tone-3 nowrap"
            title="They lie farther from the rest than the rest is long; a condition on start shows them"
          >
            {formatCount(timeline.beyond)} far before or after
          </span>
        )}
        <Legend kind="bar">traces per {stepText(stepMs)}</Legend>
        <button
          type="button"
          title={`Labelled fail or, without a label, no success. Choose them: ${failingWhere}`}
          aria-label="Filter to failing traces"
          onClick={() => setFilter(allOf([state.filter, failingFilter]))}
        >
          <Legend kind="fail">failing</Legend>
        </button>
        {runs.length > 0 && (
          <Legend kind="line">{title.includes(',') ? title : `mean ${title}`}, 95 % band</Legend>
        )}
        <IconButton
          icon="table"
          size="small"
          label="Table of the timeline"
          keys="alt+t"
          onClick={() => onTable(timeline)}
        />
      </div>
      <TimelineChart
        bins={bins}
        domain={domain}
        runs={runs}
        flags={timeline.flags.map((flag) => ({
          atMs: flag.atMs,
          text: flagText(flag.dimension, flag.value),
        }))}
        range={range}
        onRange={(next, more) =>
          setFilter(
            withRange(
              state.filter,
              'start',
              next === null ? null : domain[0] + next[0] * stepMs,
              next === null ? null : domain[0] + next[1] * stepMs,
            ),
            { replace: more },
          )
        }
        formatDay={times.day}
        formatEdge={times.dayClock}
        formatCount={formatCount}
        formatMetric={(ticks) => formatTicks(base, ticks)}
        summary={`${formatCounted(inside, 'trace')} in the filter over ${times.dayRange(domain[0], domain[1] - 1)}, ${formatCount(failing)} failing, with ${title}`}
      />
    </Pane>
  )
}

function Legend({ kind, children }: { kind: 'bar' | 'fail' | 'line'; children: React.ReactNode }) {
  return (
    <span className={styles['legend']}>
      <span className={styles[kind]} aria-hidden="true" />
      {children}
    </span>
  )
}

// A bare number needs the name of what it numbers; `kb-2026-05-20` says it itself.
const flagText = (dimension: string, value: string) =>
  /^v?\d/.test(value) ? `${dimension.replace('_version', '').replaceAll('_', ' ')} ${value}` : value

function binRange([fromMs, toMs]: [number, number], firstMs: number, stepMs: number, bins: number): BinRange {
  const from = Math.max(0, Math.min(bins - 1, Math.floor((fromMs - firstMs) / stepMs + 1e-6)))
  return [from, Math.max(from + 1, Math.min(bins, Math.ceil((toMs - firstMs) / stepMs - 1e-6)))]
}

const fewestForLine = 10

function metricRuns(timeline: Timeline | undefined): MetricPoint[][] {
  const runs: MetricPoint[][] = []
  let run: MetricPoint[] = []
  for (const bin of timeline?.bins ?? []) {
    const { value, low, high, n } = bin.metric
    if (value === null || n < fewestForLine) {
      if (run.length > 0) runs.push(run)
      run = []
      continue
    }
    run.push({
      atMs: bin.startMs + (timeline?.stepMs ?? 0) / 2,
      value,
      low: low ?? value,
      high: high ?? value,
    })
  }
  return run.length > 0 ? [...runs, run] : runs
}
