import { versionDimensions } from '../../../shared/domain/dimensions.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { Button } from '../../components/Button.tsx'
import { Time } from '../../components/Time.tsx'
import { formatNumber } from '../../format/numbers.ts'
import { shortId } from '../../format/ids.ts'
import { navigate, route } from '../../stores/route.ts'
import styles from './Feedback.module.css'

type Row = Output<'trace.get'>['trace']

const yesNo = (value: boolean | null, yes: string, no: string) => (value === null ? null : value ? yes : no)

/** What came after the run: what the user and the business said of it, and the rest of the session. */
export function Feedback({
  row,
  sessionTraces,
  blind,
}: {
  row: Row
  blind: boolean
  sessionTraces: Output<'trace.get'>['sessionTraces']
}) {
  const facts: [string, string | null][] = [
    // The export's verdict, and the label is to be the reviewer's.
    ...(blind
      ? []
      : ([
          ['Outcome', yesNo(row.success, 'succeeded', 'failed')],
          ['Reward', row.reward === null ? null : formatNumber(row.reward, 2)],
        ] satisfies [string, string | null][])),
    ['CSAT', row.csat === null ? null : `${row.csat} of 5`],
    ['Thumbs', row.thumbs],
    ['Handed to a person', yesNo(row.escalation, 'yes', 'no')],
    ['Came back within 7 days', yesNo(row.recontact, 'yes', 'no')],
    ['Source', `${row.source}, ${row.format}`],
    [
      'Sampled with',
      row.inclusion_probability === null ? null : `probability ${formatNumber(row.inclusion_probability, 3)}`,
    ],
  ]
  return (
    <div className={styles['feedback']}>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={value === null ? 'tone-3' : undefined}>{value ?? 'not recorded'}</dd>
          </div>
        ))}
      </dl>
      {blind && <p className="tone-3">Outcome, reward and versions appear after you submit.</p>}
      {!blind && (
        <>
          <h3 className="t-section">Versions</h3>
          <dl className={styles['facts']}>
            {versionDimensions.map((name) => (
              <div key={name}>
                <dt>{name.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase())}</dt>
                <dd className={row[name] === null ? 'tone-3' : undefined}>{row[name] ?? 'not recorded'}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
      {sessionTraces.length > 1 && (
        <>
          <h3 className="t-section">This session</h3>
          <ol className={styles['session']}>
            {sessionTraces.map((each, index) => (
              <li key={each.trace}>
                <span className="tone-3">{index + 1}</span>
                <Time ms={each.startMs} />
                {each.trace === row.trace ? (
                  <span className="mono">{shortId(each.trace)}, this one</span>
                ) : (
                  <Button
                    kind="link"
                    onClick={() => navigate('trace', [each.trace], route.getState().params)}
                  >
                    <span className="mono">{shortId(each.trace)}</span>
                  </Button>
                )}
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  )
}
