import type { ReactNode } from 'react'
import { Tag } from '../../components/Tag.tsx'
import { formatCount, formatCounted, formatMilliseconds } from '../../format/numbers.ts'
import { classes } from '../../components/classes.ts'
import type { FileReport } from './importQueue.ts'
import styles from './Report.module.css'

interface Counts {
  read: number
  kept: number
  rejected: number
  skipped: number
  changed: number
}

/** The one equation, read = kept + rejected + skipped, then what was masked and what was odd. */
export function FileAccount({
  counts,
  traces,
  spans,
  report,
}: {
  counts: Counts
  traces: number
  spans: number
  report: Pick<FileReport, 'redacted' | 'health' | 'stages'> | null
}) {
  const { read, kept, rejected, skipped, changed } = counts
  return (
    <>
      <div
        className={styles['equation']}
        role="group"
        aria-label={`${read} rows read: ${kept} kept, ${rejected} rejected, ${skipped} skipped`}
      >
        <Figure value={read}>rows read</Figure>
        <Sign>=</Sign>
        <Figure value={kept}>kept{changed > 0 && `, ${formatCount(changed)} of them changed`}</Figure>
        <Sign>+</Sign>
        <Figure value={rejected} tone={rejected > 0 ? 'warn' : null}>
          rejected
        </Figure>
        <Sign>+</Sign>
        <Figure value={skipped}>skipped, already here</Figure>
        <span className="grow" />
        <Figure value={traces} end>
          {traces === 1 ? 'trace' : 'traces'}, {formatCounted(spans, 'span')}
        </Figure>
      </div>
      {report !== null && (
        <div className={styles['facts']}>
          <section>
            <h3 className="t-section">Redacted here</h3>
            <Redacted masked={report.redacted} />
          </section>
          <section>
            <h3 className="t-section">Trace health</h3>
            {report.health.length === 0 ? (
              <p className="tone-2">Nothing odd was found.</p>
            ) : (
              <ul className={styles['health']}>
                {report.health.map(({ what, count, unit }) => (
                  <li key={what}>
                    <span>{what}</span>
                    <span className="tone-2">
                      {formatCount(count)} {count === 1 ? unit.replace(/s$/, '') : unit}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          {report.stages.length > 0 && (
            <section>
              <h3 className="t-section">Time</h3>
              <ul className={styles['health']}>
                {report.stages.map(({ stage, ms }) => (
                  <li key={stage}>
                    <span>{stage}</span>
                    <span className="tone-2">{formatMilliseconds(ms)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      )}
    </>
  )
}

function Figure({
  value,
  tone = null,
  end = false,
  children,
}: {
  value: number
  tone?: 'warn' | null
  end?: boolean
  children: ReactNode
}) {
  return (
    <div className={classes(styles['figure'], end && styles['end'])}>
      <b className={classes('t-figure', tone === 'warn' && 'tone-warn')}>{formatCount(value)}</b>
      <span className="tone-2">{children}</span>
    </div>
  )
}

function Sign({ children }: { children: string }) {
  return (
    <span className={styles['sign']} aria-hidden="true">
      {children}
    </span>
  )
}

function Redacted({ masked }: { masked: Record<string, number> }) {
  const all = Object.entries(masked)
    .filter(([, count]) => count > 0)
    .toSorted((one, other) => other[1] - one[1] || one[0].localeCompare(other[0]))
  if (all.length === 0) return <p className="tone-2">No identifier of the known types was found.</p>
  return (
    <ul className={styles['masked']}>
      {all.map(([type, count]) => (
        <li key={type}>
          <Tag tone="outline">
            <b className="strong">{type}</b> {formatCount(count)}
          </Tag>
        </li>
      ))}
    </ul>
  )
}
