import { formatNumber } from '../../format/numbers.ts'
import styles from './ThresholdSlider.module.css'

/** A threshold between two ends, in steps of a twentieth, with its value beside it. */
export function ThresholdSlider({
  words,
  label,
  measure,
  least,
  value,
  onChange,
}: {
  words: string
  label: string
  /** What the number is of: `Jaccard`, `cosine`. */
  measure: string
  least: number
  value: number
  onChange: (value: number) => void
}) {
  return (
    <label className={styles['field']}>
      <span className="tone-2">{words}</span>
      <input
        type="range"
        min={least}
        max="1"
        step="0.05"
        value={value}
        aria-label={label}
        aria-valuetext={`${measure} ${formatNumber(value)}`}
        onChange={(event) => onChange(Number(event.target.value))}
      />
      <span className="mono">{formatNumber(value)}</span>
    </label>
  )
}
