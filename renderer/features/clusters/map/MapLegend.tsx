import type { Output } from '../../../../shared/protocol/protocol.ts'
import { formatCount } from '../../../format/numbers.ts'
import { classMark, missing, type Mark } from './mapPoints.ts'
import { colourToken } from './palette.ts'
import styles from './ClusterMap.module.css'

/** What colours and shapes stand for, and what a map does not say. */
export function MapLegend({ colourBy, reply }: { colourBy: string; reply: Output<'map.points'> }) {
  return (
    <div className={styles['legend']}>
      <p>Near points are alike. Gaps and areas mean little.</p>
      <ul aria-label="Legend">
        {colourBy !== 'cluster' &&
          reply.classes.map(({ label, n }, at) => (
            <Entry key={label} mark={classMark(at)} label={label} n={n} />
          ))}
        {reply.without > 0 && (
          <Entry
            mark={missing}
            label={colourBy === 'cluster' ? 'unclustered' : 'no value'}
            n={reply.without}
          />
        )}
      </ul>
    </div>
  )
}

function Entry({ mark, label, n }: { mark: Mark; label: string; n: number }) {
  return (
    <li>
      <MarkSign mark={mark} />
      <span className={styles['class']}>{label}</span>
      <span className={styles['count']}>{formatCount(n)}</span>
    </li>
  )
}

const paths = [
  'M4 .8a3.2 3.2 0 1 0 0 6.4A3.2 3.2 0 0 0 4 .8Z',
  'M1 1h6v6H1Z',
  'M4 .6 7.6 7H.4Z',
  'M4 .2 7.8 4 4 7.8.2 4Z',
]
const lines = ['M4 .6v6.8M.6 4h6.8', 'M1.2 1.2l5.6 5.6M6.8 1.2 1.2 6.8']

function MarkSign({ mark: { colour, shape } }: { mark: Mark }) {
  const style = { color: colourToken(colour) }
  return (
    <svg viewBox="0 0 8 8" className={styles['mark']} style={style} aria-hidden="true">
      {shape < 4 ? (
        <path d={paths[shape]} fill="currentColor" />
      ) : shape < 6 ? (
        <path d={lines[shape - 4]} stroke="currentColor" strokeWidth="1.6" />
      ) : (
        <circle cx="4" cy="4" r="2.6" fill="none" stroke="currentColor" strokeWidth="1.3" />
      )}
    </svg>
  )
}
