import { useState } from 'react'
import { useClient } from '../../client/ClientProvider.tsx'
import { asWorkbenchError } from '../../client/queryCache.ts'
import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { RedactedText } from '../../components/RedactedText.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { csvText } from '../../../shared/csv.ts'
import { formatCount, formatCounted } from '../../format/numbers.ts'
import { showToast } from '../../stores/toast.ts'
import styles from './Report.module.css'

const pageSize = 200
const mostCopied = 10_000

/** The quarantined rows of an import with line, reason and redacted text, a page at a time. */
export function RejectTable({ importId, onRetry }: { importId: number; onRetry?: (() => void) | undefined }) {
  const client = useClient()
  const [offset, setOffset] = useState(0)
  const rejects = useQuery('rejects.list', { importId, limit: pageSize, offset })
  const page = rejects.value
  if (rejects.error !== null && page === undefined) {
    return (
      <div className={styles['refused']}>
        <ErrorBanner
          error={rejects.error}
          title="The rejected rows cannot be shown"
          actions={
            <Button size="small" onClick={rejects.refresh}>
              Try again
            </Button>
          }
        />
      </div>
    )
  }
  if (page === undefined) return rejects.slow ? <SkeletonRows rows={6} /> : null
  if (page.total === 0) {
    return (
      <div className={styles['tableHead']}>
        <span className="tone-2">No row was rejected.</span>
      </div>
    )
  }
  const copy = async () => {
    try {
      const all = await client.call('rejects.list', { importId, limit: mostCopied, offset: 0 })
      await navigator.clipboard.writeText(
        csvText([
          ['file', 'line', 'reason', 'text'],
          ...all.rejects.map(({ file, line, reason, text }) => [file, line, reason, text]),
        ]),
      )
      const some = all.total > all.rejects.length ? ` of ${formatCount(all.total)}` : ''
      showToast({ tone: 'info', text: `${formatCount(all.rejects.length)}${some} rows copied as CSV` })
    } catch (cause) {
      const error = asWorkbenchError(cause)
      showToast({ tone: 'fail', text: 'The rows were not copied', more: error.message })
    }
  }
  return (
    <section aria-label="Rejected rows">
      <div className={styles['tableHead']}>
        <h3 className="strong">Rejected rows</h3>
        <span className="tone-3">kept in quarantine, byte for byte; shown redacted</span>
        <span className="grow" />
        <Button size="small" icon="copy" onClick={() => void copy()}>
          Copy as CSV
        </Button>
        {onRetry !== undefined && (
          <Button size="small" icon="reload" onClick={onRetry}>
            Retry after a fix
          </Button>
        )}
      </div>
      <table className={styles['table']}>
        <thead>
          <tr>
            <th className={styles['line']} scope="col">
              Line
            </th>
            <th className={styles['reason']} scope="col">
              Reason
            </th>
            <th scope="col">Text as read, redacted</th>
          </tr>
        </thead>
        <tbody>
          {page.rejects.map((reject, index) => (
            <tr key={`${reject.line} ${reject.path ?? ''} ${index}`}>
              <td className={styles['line']}>{formatCount(reject.line)}</td>
              <td>
                {reject.reason}
                {reject.path !== null && <span className="tone-3"> at {reject.path}</span>}
              </td>
              <td className="mono tone-2">
                <span className={styles['text']}>
                  <RedactedText text={reject.text} />
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {page.total > pageSize && (
        <div className={styles['foot']} data-foot="">
          <span className="grow">
            Rows {formatCount(offset + 1)} to {formatCount(offset + page.rejects.length)} of{' '}
            {formatCounted(page.total, 'row')}
          </span>
          <Button
            size="small"
            why={offset === 0 ? 'These are the first rows' : null}
            onClick={() => setOffset(Math.max(0, offset - pageSize))}
          >
            Previous
          </Button>
          <Button
            size="small"
            why={offset + pageSize >= page.total ? 'These are the last rows' : null}
            onClick={() => setOffset(offset + pageSize)}
          >
            Next
          </Button>
        </div>
      )}
    </section>
  )
}
