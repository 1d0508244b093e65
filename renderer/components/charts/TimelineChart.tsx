import { BrushArea } from './BrushArea.tsx'
import { fromStem, placeFlags, type Flag } from './flagLabels.ts'
import { microTextWidth } from './textWidth.ts'
import {
  dayTicks,
  metricPaths,
  timelineScales,
  type MetricPoint,
  type TimelineBin,
} from './timelineScales.ts'
import type { BinRange } from './useBrush.ts'
import { useWidth } from './useWidth.ts'
import styles from './TimelineChart.module.css'

export interface TimelineChartProps {
  bins: readonly TimelineBin[]
  domain: readonly [fromMs: number, toMs: number]
  /** Stretches of the metric without a gap. */
  runs: readonly (readonly MetricPoint[])[]
  flags: readonly Flag[]
  range: BinRange | null
  onRange: (range: BinRange | null, more: boolean) => void
  formatDay: (ms: number) => string
  formatEdge: (ms: number) => string
  formatCount: (count: number) => string
  formatMetric: (ticks: readonly number[]) => readonly string[]
  summary: string
}

const frame = { left: 40, right: 44, top: 22, bottom: 104 }
const height = 122

/** Traces over time: inside the filter over a ghost of the rest, failing ones at the foot, one metric as a line. */
export function TimelineChart(props: TimelineChartProps) {
  const { bins, domain, runs, flags, range } = props
  const { ref, width } = useWidth<HTMLDivElement>(900)
  const { x, y, most, metric } = timelineScales(bins, runs.flat(), domain, { ...frame, width })
  const paths = metricPaths(runs, x, metric)
  const step = bins.length === 0 ? 0 : (width - frame.left - frame.right) / bins.length
  const placed = placeFlags(flags, x, width - frame.right, microTextWidth)
  const ticks = dayTicks(...domain)
  const counts = [...new Set([0, Math.round(most / 2), most])]
  const values = runs.length === 0 ? [] : metric.ticks(3)
  const printed = props.formatMetric(values)
  const outside = (index: number) => range !== null && (index < range[0] || index >= range[1])
  return (
    <div ref={ref} className={styles['timeline']}>
      <svg role="img" aria-label={props.summary} width={width} height={height} className={styles['chart']}>
        {bins.map((bin, index) => (
          <g key={bin.startMs}>
            <Bar
              className={styles['ghost']}
              x={frame.left + index * step}
              width={step}
              y={y}
              from={0}
              to={bin.total}
            />
            <Bar
              className={styles['inside']}
              x={frame.left + index * step}
              width={step}
              y={y}
              from={0}
              to={bin.inside}
            />
            <Bar
              className={outside(index) ? styles['ghost'] : styles['failing']}
              x={frame.left + index * step}
              width={step}
              y={y}
              from={0}
              to={bin.failing}
            />
          </g>
        ))}
        <path className={styles['band']} d={paths.band} />
        <path className={styles['line']} d={paths.line} />
        {runs.flat().map((point) => (
          <circle
            key={point.atMs}
            className={styles['dot']}
            cx={x(point.atMs)}
            cy={metric(point.value)}
            r={2}
          />
        ))}
        <path className={styles['axis']} d={`M${frame.left} ${frame.bottom + 0.5}H${width - frame.right}`} />
        {placed.map((flag) => (
          <g key={`${flag.x} ${flag.whole}`}>
            <title>{flag.whole}</title>
            <path className={styles['stem']} d={`M${flag.x} 14V${frame.bottom}`} />
            <path className={styles['flag']} d={`M${flag.x - 4} 6h8l-4 7z`} />
            <text
              className={styles['event']}
              x={flag.x + (flag.anchor === 'end' ? -fromStem : fromStem)}
              y={13}
              textAnchor={flag.anchor}
            >
              {flag.text}
            </text>
          </g>
        ))}
        {ticks.map((ms, index) => (
          <text
            key={ms}
            className={styles['tick']}
            x={x(ms)}
            y={height - 3}
            textAnchor={index === 0 ? 'start' : x(ms) > width - frame.right - 20 ? 'end' : 'middle'}
          >
            {props.formatDay(ms)}
          </text>
        ))}
        {counts.map((count) => (
          <text key={count} className={styles['tick']} x={frame.left - 8} y={y(count) + 4} textAnchor="end">
            {props.formatCount(count)}
          </text>
        ))}
        {values.map((value, index) => (
          <text key={value} className={styles['value']} x={width - frame.right + 8} y={metric(value) + 4}>
            {printed[index]}
          </text>
        ))}
      </svg>
      <div
        className={styles['ground']}
        style={{
          left: frame.left,
          right: frame.right,
          top: frame.top - 4,
          height: frame.bottom - frame.top + 4,
        }}
      >
        <BrushArea
          label="Start"
          bins={bins.length}
          range={range}
          onChange={props.onRange}
          text={(edge) =>
            props.formatEdge(domain[0] + ((domain[1] - domain[0]) * edge) / Math.max(1, bins.length))
          }
        />
      </div>
    </div>
  )
}

function Bar({
  className,
  x,
  width,
  y,
  from,
  to,
}: {
  className: string | undefined
  x: number
  width: number
  y: (count: number) => number
  from: number
  to: number
}) {
  if (to <= from) return null
  const gap = width > 4 ? 1 : 0
  return (
    <rect
      className={className}
      x={x + gap}
      width={Math.max(0.5, width - 2 * gap)}
      y={y(to)}
      height={y(from) - y(to)}
    />
  )
}
