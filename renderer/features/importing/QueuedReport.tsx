import { useClient } from '../../client/ClientProvider.tsx'
import { Banner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Tag } from '../../components/Tag.tsx'
import { cancelQueued, importAgain, isLive, type QueuedFile } from './importQueue.ts'
import { FileAccount } from './FileAccount.tsx'
import { RejectTable } from './RejectTable.tsx'
import { ReportHead } from './ReportHead.tsx'
import styles from './Report.module.css'

/** The account of one file of the queue: how it went, what was masked, what was odd, what was rejected. */
export function QueuedReport({ file }: { file: QueuedFile }) {
  const client = useClient()
  const again = () => void importAgain(client, file.key, { format: file.format, mapping: file.mapping })
  if (file.state === 'refused') {
    return (
      <div className={styles['refused']}>
        <Banner
          tone="fail"
          title={`${file.name} was refused`}
          actions={
            file.ref !== null && (
              <Button size="small" onClick={again}>
                Try again
              </Button>
            )
          }
        >
          {file.problem?.message} {file.problem?.hint} The workspace is as it was.
        </Banner>
      </div>
    )
  }
  if (file.state === 'cancelled') {
    return (
      <EmptyState
        title="Cancelled"
        actions={file.ref !== null && <Button onClick={again}>Import it after all</Button>}
      >
        Nothing of {file.name} was added. The workspace is as it was.
      </EmptyState>
    )
  }
  if (isLive(file.state) || file.report === null) {
    return (
      <EmptyState
        title={file.name}
        actions={<Button onClick={() => cancelQueued(file.key)}>Cancel this file</Button>}
      >
        Its account stands here when it is finished: what was read, kept, rejected and skipped, what was
        redacted, and each rejected row with its line and reason.
      </EmptyState>
    )
  }
  const { report } = file
  return (
    <>
      <ReportHead
        name={file.name}
        sha256={report.sha256}
        tag={
          report.alreadyImported ? (
            <Tag>already imported</Tag>
          ) : report.rejected > 0 ? (
            <Tag tone="warn" icon="warning">
              finished, {report.rejected} rejected
            </Tag>
          ) : (
            <Tag tone="pass" icon="check">
              finished
            </Tag>
          )
        }
      />
      {report.alreadyImported && (
        <p className={styles['same']}>
          The same bytes were imported before, so nothing was added. To read them again, for example as
          another format, remove that import first.
        </p>
      )}
      <FileAccount
        counts={report}
        traces={report.traces}
        spans={report.spans}
        report={report.alreadyImported ? null : report}
      />
      {report.importId !== null && <RejectTable importId={report.importId} onRetry={again} />}
    </>
  )
}
