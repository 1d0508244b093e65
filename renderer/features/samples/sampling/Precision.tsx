import type { Output } from '../../../../shared/protocol/protocol.ts'
import { formatNumber, formatPercent } from '../../../format/numbers.ts'
import { fewest } from '../../explore/groups/groupModel.ts'
import styles from './Precision.module.css'

const rates = new Set(['success', 'escalation', 'thumbs', 'recontact', 'guardrail'])

/** Under so many effective traces an interval of this kind says nothing. */
const fewestForInterval = 5

/** A rate with its half-width; as its ends where one of them would leave 0 to 100 %, cut there. */
function rateText(value: number, half: number): string {
  if (value - half >= 0 && value + half <= 1) return `${formatPercent(value)} ± ${formatPercent(half)}`
  return `${formatPercent(value)}, ${formatPercent(Math.max(0, value - half))} to ${formatPercent(Math.min(1, value + half))}`
}

function metricText({ metric, value, half, n_effective: effective }: Metric): string {
  if (value === null || half === null) return '— no trace has one'
  if (effective < fewestForInterval) return '— too few'
  return rates.has(metric) ? rateText(value, half) : `${formatNumber(value)} ± ${formatNumber(half)}`
}

function labelText({ rate, half, n_effective: effective }: Label): string {
  if (half === null || effective < fewestForInterval) return '— too few'
  return rate - half < 0
    ? `seen as ${formatPercent(0)} to ${formatPercent(rate + half)}`
    : `± ${formatPercent(half)}`
}

type Metric = Output<'sample.preview'>['precision'][number]
type Label = Output<'sample.preview'>['labels'][number]

/** How closely the sample would tell what the whole is like. */
export function Precision({ preview }: { preview: Output<'sample.preview'> }) {
  return (
    <section className={styles['part']} aria-label="Precision">
      <h2 className="t-section">How precise that is</h2>
      <div className={styles['columns']}>
        <dl className={styles['list']}>
          {preview.precision.map((each) => (
            <Line key={each.metric} name={each.metric} text={metricText(each)} of={each.n_effective} />
          ))}
        </dl>
        <dl className={styles['list']}>
          {preview.labels.map((each) => (
            <Line
              key={each.rate}
              name={`a failure of ${formatPercent(each.rate, 0)}, once labelled`}
              text={labelText(each)}
              of={each.n_effective}
            />
          ))}
        </dl>
      </div>
      <p className="tone-3">
        Half-widths of 95 % intervals, weighted by each trace’s chance of being drawn; grey where n_eff is
        under {fewest}.
      </p>
    </section>
  )
}

function Line({ name, text, of: effective }: { name: string; text: string; of: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className={effective < fewest ? 'tone-3' : undefined}>{text}</dd>
      <dd className="tone-3">
        {effective > 0 && effective < 1 ? 'n_eff under 1' : `n_eff ${formatNumber(effective, 0)}`}
      </dd>
    </div>
  )
}
