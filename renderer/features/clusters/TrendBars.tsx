import { Time } from '../../components/Time.tsx'
import { formatCount } from '../../format/numbers.ts'
import type { Cluster, Run } from './clusterRun.ts'
import styles from './TrendBars.module.css'

const width = 300
const height = 44

/** How many traces of a cluster fell into each part of the time that the run spans. */
export function TrendBars({ run, cluster }: { run: Run; cluster: Cluster }) {
  const { trend } = cluster
  // Traces without times have no course over time.
  if (trend.every((count) => count === 0)) return null
  const most = Math.max(1, ...trend)
  const step = width / trend.length
  const summary = `Traces over time, from the first part to the last: ${trend.join(', ')}`
  return (
    <section className={styles['part']}>
      <div className="row">
        <h3 className="t-section">Traces over time</h3>
        <span className="grow" />
        <span className="t-micro tone-3">{`most in one of ${trend.length} parts: ${formatCount(Math.max(...trend))}`}</span>
      </div>
      <svg
        className={styles['bars']}
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={summary}
      >
        {trend.map((count, index) => (
          <rect
            // The parts of time never move.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            x={index * step + 1}
            width={step - 2}
            y={height - (count / most) * height}
            height={(count / most) * height}
          />
        ))}
        <path d={`M0 ${height}H${width}`} />
      </svg>
      <div className={styles['ends']}>
        <Time ms={run.fromMs} show="dayClock" bare />
        <Time ms={run.toMs} show="dayClock" />
      </div>
    </section>
  )
}
