import { formatCount, formatPercent } from '../../format/numbers.ts'
import { splitNames, type Version } from './version.ts'
import styles from './SplitBars.module.css'

/** How many examples stand in each split. */
export function SplitBars({ splits }: { splits: Version['splits'] }) {
  const total = splitNames.reduce((sum, name) => sum + splits[name], 0)
  return (
    <ul className={styles['splits']}>
      {splitNames.map((name) => (
        <li key={name} className={styles['split']}>
          <span className="medium">{name}</span>
          <span className="right">{splits[name] === 0 ? '—' : formatCount(splits[name])}</span>
          <svg className={styles['bar']} viewBox="0 0 160 10" preserveAspectRatio="none" aria-hidden="true">
            <rect className={styles['ghost']} width="160" height="10" />
            <rect width={total === 0 ? 0 : (splits[name] / total) * 160} height="10" />
          </svg>
          <span className="tone-3">
            {total === 0 || splits[name] === 0 ? 'none' : formatPercent(splits[name] / total, 0)}
          </span>
        </li>
      ))}
    </ul>
  )
}
