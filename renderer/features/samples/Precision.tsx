import type { Output } from '../../../shared/protocol/protocol.ts'
import { formatNumber, formatPercent } from '../../format/numbers.ts'
import styles from './Precision.module.css'

const rates = new Set(['success', 'escalation', 'thumbs', 'recontact', 'guardrail'])
const figure = (metric: string, value: number) =>
  rates.has(metric) ? formatPercent(value) : formatNumber(value)

/** How closely the sample would tell what the whole is like. */
export function Precision({ preview }: { preview: Output<'sample.preview'> }) {
  return (
    <section className={styles['part']} aria-label="Precision">
      <h2 className="t-section">How precise that is</h2>
      <div className={styles['columns']}>
        <dl className={styles['list']}>
          {preview.precision.map(({ metric, value, half, n_effective: effective }) => (
            <div key={metric}>
              <dt>{metric}</dt>
              <dd>
                {value === null || half === null
                  ? '— no trace has one'
                  : `${figure(metric, value)} ± ${figure(metric, half)}`}
              </dd>
              <dd className="tone-3">{`n_eff ${formatNumber(effective, 0)}`}</dd>
            </div>
          ))}
        </dl>
        <dl className={styles['list']}>
          {preview.labels.map(({ rate, half, n_effective: effective }) => (
            <div key={rate}>
              <dt>{`a failure of ${formatPercent(rate, 0)}, once labelled`}</dt>
              <dd>{half === null ? '— too few' : `± ${formatPercent(half)}`}</dd>
              <dd className="tone-3">{`n_eff ${formatNumber(effective, 0)}`}</dd>
            </div>
          ))}
        </dl>
      </div>
      <p className="tone-3">Half-widths of 95 % intervals, weighted by each trace’s chance of being drawn.</p>
    </section>
  )
}
