import { useEffect, useRef } from 'react'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { classes } from '../../../components/classes.ts'
import { StatusGlyph } from '../../../components/StatusGlyph.tsx'
import { RedactedText } from '../../../components/RedactedText.tsx'
import { formatNumber } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import styles from './PairList.module.css'

/** All that were kept: some of each similarity. */
const mostPairs = 1000

/** Pairs of questions from the most to the least alike; where the threshold would cut there is a line, brought into view. */
export function PairList({ threshold }: { threshold: number }) {
  const found = useQuery('duplicates.pairs', { from: 0.5, to: 1, limit: mostPairs })
  const pairs = found.value?.pairs ?? []
  const cut = pairs.findIndex(({ score }) => score < threshold)
  const list = useRef<HTMLOListElement>(null)
  useEffect(() => {
    list.current?.children[cut]?.scrollIntoView({ block: 'center' })
  }, [cut])
  if (found.error !== null) return <ErrorBanner error={found.error} title="The pairs could not be read" />
  if (found.value !== undefined && pairs.length === 0)
    return <p className={styles['none']}>No two questions are alike by half or more.</p>
  return (
    <ol ref={list} className={styles['list']}>
      {pairs.map(({ score, left, right, together }, index) => (
        <li
          key={`${left.trace} ${right.trace}`}
          className={classes(styles['pair'], index === cut && styles['cut'])}
        >
          <div className="row">
            <span className="strong">{formatNumber(score, 3)}</span>
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
              {preview === null ? trace.slice(0, 8) : <RedactedText text={preview} />}
            </button>
          ))}
        </li>
      ))}
    </ol>
  )
}
