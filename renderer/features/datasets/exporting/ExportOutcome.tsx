import { host, isDesktop } from '../../../client/host.ts'
import type { JobResult } from '../../../client/useJob.ts'
import { Banner, ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { CopyText } from '../../../components/CopyText.tsx'
import styles from './ExportOutcome.module.css'

/** How the last export ended: where the files are, or what stood in the way. */
export function ExportOutcome({
  job,
  onReplace,
}: {
  job: JobResult<'dataset.export'>
  onReplace: () => void
}) {
  if (job.running) return null
  if (job.cancelled) return <Banner tone="info" title="Cancelled. Nothing was written." />
  if (job.error !== null)
    return (
      <ErrorBanner
        error={job.error}
        actions={
          job.error.code === 'conflict' && isReplaceable(job.error.details) ? (
            <Button size="small" onClick={onReplace}>
              Replace that export
            </Button>
          ) : undefined
        }
      />
    )
  if (job.value === undefined) return null
  const { folder, files } = job.value
  return (
    <Banner
      tone="info"
      icon="check"
      title={`Exported: ${formatCounted(files.length, 'file')}`}
      actions={
        <>
          <CopyText text={folder} what="path of the folder" />
          {isDesktop() && (
            <Button size="small" onClick={() => void host().revealInFolder(folder)}>
              Show in folder
            </Button>
          )}
        </>
      }
    >
      <span className={styles['folder']}>{folder}</span>
    </Banner>
  )
}

function isReplaceable(details: unknown): boolean {
  return (
    typeof details === 'object' &&
    details !== null &&
    'replaceable' in details &&
    details.replaceable === true
  )
}
