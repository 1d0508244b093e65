import { scaleLinear } from 'd3'
import { BrushArea } from './BrushArea.tsx'
import type { BinRange } from './useBrush.ts'
import styles from './Histogram.module.css'

export interface HistogramBin {
  from: number
  to: number
  inside: number
  total: number
}

const height = 32

/** Bars of equal bins: what lies inside the filter over a ghost of what its own brush leaves out. */
export function Histogram({
  label,
  bins,
  range,
  onRange,
  format,
  summary,
}: {
  label: string
  bins: readonly HistogramBin[]
  range: BinRange | null
  onRange: (range: BinRange | null, more: boolean) => void
  format: (value: number) => string
  /** One sentence for a screen reader. */
  summary: string
}) {
  const most = Math.max(1, ...bins.map(({ total, inside }) => Math.max(total, inside)))
  const y = scaleLinear([0, most], [0, height])
  const first = bins[0]
  const last = bins.at(-1)
  // The last bin may hold a long tail: its bar is as wide as the others, so its end is printed with a sign.
  const tail =
    first !== undefined && last !== undefined && last.to - last.from > 1.5 * (first.to - first.from)
  const edge = (place: number) => {
    const bin = bins[Math.min(place, bins.length - 1)]
    if (bin === undefined) return ''
    return format(place >= bins.length ? bin.to : bin.from)
  }
  return (
    <div className={styles['histogram']}>
      <div className={styles['plot']}>
        <svg
          role="img"
          aria-label={summary}
          viewBox={`0 0 ${Math.max(1, bins.length)} ${height}`}
          preserveAspectRatio="none"
          className={styles['bars']}
        >
          {bins.map((bin, index) => (
            <g key={bin.from}>
              <rect
                className={styles['ghost']}
                x={index + 0.03}
                width={0.94}
                y={height - y(bin.total)}
                height={y(bin.total)}
              />
              <rect
                className={styles['inside']}
                x={index + 0.03}
                width={0.94}
                y={height - y(bin.inside)}
                height={y(bin.inside)}
              />
            </g>
          ))}
        </svg>
        <BrushArea label={label} bins={bins.length} range={range} onChange={onRange} text={edge} />
      </div>
      <div className={styles['ends']}>
        <span>{first === undefined ? '' : format(first.from)}</span>
        <span className="grow" />
        <span>{last === undefined ? '' : tail ? `over ${format(last.from)}` : format(endOf(bins))}</span>
      </div>
    </div>
  )
}

// Bins of whole numbers are named by the number they hold.
function endOf(bins: readonly HistogramBin[]): number {
  const last = bins.at(-1)
  if (last === undefined) return 0
  return last.to - last.from === 1 && Number.isInteger(last.from) ? last.from : last.to
}
