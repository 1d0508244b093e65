import styles from './Sparkline.module.css'

const width = 72
const height = 18
const inset = 3

/** Counts over equal parts of time as a line that ends in a dot. The numbers stand in the card. */
export function Sparkline({ counts }: { counts: readonly number[] }) {
  const most = Math.max(1, ...counts)
  const x = (index: number) => inset + (index / Math.max(1, counts.length - 1)) * (width - 2 * inset)
  const y = (count: number) => height - inset - (count / most) * (height - 2 * inset)
  const line = counts.map((count, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(count)}`).join('')
  return (
    <svg className={styles['line']} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={line} />
      <circle cx={x(counts.length - 1)} cy={y(counts.at(-1) ?? 0)} r="2" />
    </svg>
  )
}
