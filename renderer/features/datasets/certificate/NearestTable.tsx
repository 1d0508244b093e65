import { StatusGlyph } from '../../../components/StatusGlyph.tsx'
import { formatCount, formatNumber } from '../../../format/numbers.ts'
import type { Contamination } from './certificateWords.ts'
import styles from './NearestTable.module.css'

type Cases = Contamination['cases']

const bandStatus = { remove: 'fail', review: 'defer', clear: 'pass' } as const
const bandWords = { remove: 'taken out', review: 'in review', clear: 'clear' } as const

/** Each evaluation case with the training item nearest to it, and what stays nearest after removal. */
export function NearestTable({ cases, total }: { cases: Cases; total: number }) {
  const id = (value: string | number) => String(value).slice(0, 8)
  return (
    <div
      className={styles['scroll']}
      // A scrolling region must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="group"
      aria-label="Nearest training item of each case"
    >
      <table className={styles['table']}>
        <thead>
          <tr>
            {['Case', 'Nearest of all', 'By', 'Band', 'Nearest that stays'].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cases.map(({ eval_id: of, band, nearest, residual }) => (
            <tr key={of}>
              <th scope="row" className="mono">
                {id(of)}
              </th>
              <td>
                {nearest === null
                  ? 'nothing in common'
                  : `${formatNumber(nearest.score)}, ${id(nearest.train_id)}`}
              </td>
              <td>{nearest?.method ?? ''}</td>
              <td>
                <span className="row row-tight">
                  <StatusGlyph status={bandStatus[band]} word="" />
                  {bandWords[band]}
                </span>
              </td>
              <td>
                {residual === null
                  ? 'nothing in common'
                  : `${formatNumber(residual.score)}, ${id(residual.train_id)}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {total > cases.length && (
        <p
          className={styles['more']}
        >{`The ${formatCount(cases.length)} nearest of ${formatCount(total)} cases; all stand in contamination.json.`}</p>
      )}
    </div>
  )
}
