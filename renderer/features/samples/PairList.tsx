import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { classes } from '../../components/classes.ts'
import { StatusGlyph } from '../../components/StatusGlyph.tsx'
import { formatNumber } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import styles from './PairList.module.css'

/** Pairs of questions from the most to the least alike, with a line where the threshold would cut. */
export function PairList({ threshold }: { threshold: number }) {
  const found = useQuery('duplicates.pairs', { from: 0.5, to: 1, limit: 200 })
  const pairs = found.value?.pairs ?? []
  if (found.error !== null) return <ErrorBanner error={found.error} title="The pairs could not be read" />
  if (found.value !== undefined && pairs.length === 0)
    return <p className={styles['none']}>No two questions are alike by half or more.</p>
  const cut = pairs.findIndex(({ score }) => score < threshold)
  return (
    <ol className={styles['list']}>
      {pairs.map(({ score, left, right, together }, index) => (
        <li
          key={`${left.trace} ${right.trace}`}
          className={classes(styles['pair'], index === cut && styles['cut'])}
        >
          <div className="row">
            <span className="strong">{formatNumber(score)}</span>
            <StatusGlyph status={score >= threshold ? 'pass' : 'unlabelled'} />
            <span className="tone-2">{score >= threshold ? 'copies' : 'kept apart'}</span>
            {together !== score >= threshold && (
              <span className="tone-warn">{together ? 'one group now' : 'not one group now'}</span>
            )}
          </div>
          {[left, right].map(({ trace, preview }) => (
            <button
              key={trace}
              type="button"
              className={styles['text']}
              onClick={() => navigate('trace', [trace])}
            >
              {preview ?? trace.slice(0, 8)}
            </button>
          ))}
        </li>
      ))}
    </ol>
  )
}
