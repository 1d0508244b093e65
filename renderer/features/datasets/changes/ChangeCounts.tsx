import { classes } from '../../../components/classes.ts'
import { Segmented } from '../../../components/Segmented.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { changeKinds, changeWords, type ChangeKind, type Diff } from './changeWords.ts'
import { columnWords } from '../recipeWords.ts'
import styles from './ChangeCounts.module.css'

/** How many examples changed in each way, in all and by slice; a choice lists those alone. */
export function ChangeCounts({
  diff: { counts, metadata, by },
  kind,
  onKind,
}: {
  diff: Diff
  kind: ChangeKind | null
  onKind: (kind: ChangeKind | null) => void
}) {
  return (
    <>
      <div className={styles['counts']}>
        <Segmented
          label="Kind of change"
          choices={[
            { value: 'all' as const, label: 'All' },
            ...changeKinds.map((value) => ({
              value,
              label: `${changeWords[value]} ${formatCount(counts[value])}`,
            })),
          ]}
          value={kind ?? 'all'}
          onChange={(next) => onKind(next === 'all' ? null : next)}
        />
        <span className="tone-3">{`${formatCount(counts.same)} the same`}</span>
      </div>
      {metadata.length > 0 && (
        <p className={classes(styles['counts'], 'tone-2')}>
          {`Where only metadata differs: ${metadata.map(({ field, n }) => `${field} in ${formatCount(n)}`).join(', ')}.`}
        </p>
      )}
      {by.length > 0 && (
        <table className={styles['table']}>
          <thead>
            <tr>
              <th scope="col">Slice</th>
              {changeKinds.map((each) => (
                <th key={each} scope="col" className={styles['right']}>
                  {changeWords[each]}
                </th>
              ))}
              <th scope="col" className={styles['right']}>
                The same
              </th>
            </tr>
          </thead>
          <tbody>
            {by.map((row) => (
              <tr key={`${row.column} ${row.value}`}>
                <th scope="row">
                  <span className="tone-3">{columnWords(row.column)}</span> {row.value}
                </th>
                {changeKinds.map((each) => (
                  <td key={each} className={styles['right']}>
                    {row[each] === 0 ? <span className="tone-3">0</span> : formatCount(row[each])}
                  </td>
                ))}
                <td className={styles['right']}>{formatCount(row.same)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
