import { useQuery } from '../../../client/useQuery.ts'
import { AxisEnds } from '../../../components/AxisEnds.tsx'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { IntervalMark } from '../../../components/IntervalMark.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount, formatCounted, formatPercent } from '../../../format/numbers.ts'
import type { Version } from '../version.ts'
import styles from './SlicesTab.module.css'

const words: Readonly<Record<string, string>> = {
  split: 'Split',
  verdict: 'Verdict',
  code: 'Code',
  plan_tier: 'Tier',
  intent: 'Intent',
  agent_version: 'Agent version',
}

/** What a version's examples are made of, beside what traffic is made of, and the way to the examples of each slice. */
export function SlicesTab({ version, onFind }: { version: Version; onFind: (text: string) => void }) {
  const { name, version: number } = version
  const found = useQuery('dataset.slices', { name, version: number })
  if (found.value === undefined)
    return found.error === null ? (
      found.slow && <SkeletonRows rows={8} label="Loading slices" />
    ) : (
      <div className={styles['message']}>
        <ErrorBanner error={found.error} title="The slices could not be counted" />
      </div>
    )
  const { slices, examples, traces } = found.value
  return (
    <div className={styles['tab']}>
      <p className="tone-2">
        {`${formatCounted(examples, 'example')} with 95 % intervals; the dashed line is the share of ${formatCounted(traces, 'trace')} in the workspace. Examples that were not drawn by chance need not be like traffic.`}
      </p>
      <div className={styles['grid']}>
        {slices
          .filter(({ values }) => values.some(({ value }) => value !== null))
          .map(({ column, values }) => (
            <section key={column} aria-label={words[column] ?? column}>
              <h2 className="t-h3">{words[column] ?? column}</h2>
              <table className={styles['table']}>
                <thead>
                  <tr>
                    <th scope="col">Value</th>
                    <th scope="col" className={styles['right']}>
                      Examples
                    </th>
                    <th scope="col">
                      <span className="row row-tight">
                        <AxisEnds from="0 %" to="100 %" />
                        <span className={styles['share']}>Share</span>
                      </span>
                    </th>
                    <th scope="col" className={styles['right']}>
                      Of traffic
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {values.map(({ value, n, share, low, high, traffic }) => (
                    <tr key={value}>
                      <th scope="row">
                        {value === null ? (
                          <span className="tone-3">none</span>
                        ) : (
                          <Button size="small" kind="link" onClick={() => onFind(searchFor(column, value))}>
                            {value}
                          </Button>
                        )}
                      </th>
                      <td className={styles['right']}>{formatCount(n)}</td>
                      <td>
                        <span className="row row-tight">
                          <IntervalMark
                            value={share}
                            low={low}
                            high={high}
                            from={0}
                            to={1}
                            references={traffic === null ? [] : [traffic]}
                          />
                          <span className={styles['share']}>{formatPercent(share)}</span>
                        </span>
                      </td>
                      <td className={styles['right']}>{traffic === null ? '—' : formatPercent(traffic)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          ))}
      </div>
    </div>
  )
}

// Examples are canonical JSON, so a column and its value stand in each in one form.
const searchFor = (column: string, value: string) =>
  column === 'code' ? `"${value}"` : `"${column}":${JSON.stringify(value)}`
