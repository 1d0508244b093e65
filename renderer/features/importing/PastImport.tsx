import { useState } from 'react'
import { useCommand } from '../../client/useCommand.ts'
import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { Tag } from '../../components/Tag.tsx'
import { Time } from '../../components/Time.tsx'
import { formatCounted } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import { showToast } from '../../stores/toast.ts'
import { FileAccount } from './FileAccount.tsx'
import { RejectTable } from './RejectTable.tsx'
import { ReportHead } from './ReportHead.tsx'
import { useFormatTitle } from './useFormatTitle.ts'
import styles from './Report.module.css'

/** An import that is in the workspace, and the way to take it out again. */
export function PastImport({ importId }: { importId: number }) {
  const imports = useQuery('imports.list', {})
  const remove = useCommand('imports.remove')
  const [asking, setAsking] = useState(false)
  const formatTitle = useFormatTitle()
  const found = imports.value?.imports.find((row) => row.importId === importId)
  if (imports.value === undefined) return imports.slow ? <SkeletonRows rows={6} /> : null
  if (found === undefined) {
    return (
      <EmptyState title="This import is not in the workspace">
        It was taken out, or it belongs to another workspace.
      </EmptyState>
    )
  }
  const takeOut = async () => {
    const outcome = await remove.run({ importId })
    setAsking(false)
    if (!outcome.ok) return
    navigate('import', [], {}, { replace: true })
    const { traces, labelsKept } = outcome.value
    const labels =
      labelsKept > 0 ? ` ${formatCounted(labelsKept, 'label')} on them are kept and flagged.` : ''
    showToast({
      tone: 'info',
      text: 'Import removed',
      more: `${formatCounted(traces, 'trace')} left the workspace.${labels}`,
    })
  }
  return (
    <>
      <ReportHead
        name={found.file}
        sha256={found.sha256}
        tag={
          found.rejected > 0 ? (
            <Tag tone="warn" icon="warning">
              {found.rejected} rejected
            </Tag>
          ) : (
            <Tag tone="pass" icon="check">
              complete
            </Tag>
          )
        }
      >
        <Button size="small" icon="trash" onClick={() => setAsking(true)}>
          Remove import…
        </Button>
      </ReportHead>
      <p className={styles['same']}>
        {formatTitle(found.format)}, imported <Time ms={found.importedAtMs} show="whole" />
      </p>
      {remove.error !== null && (
        <div className={styles['refused']}>
          <ErrorBanner error={remove.error} title="The import was not removed" />
        </div>
      )}
      <FileAccount counts={found} traces={found.traces} spans={found.spans} report={null} />
      <RejectTable importId={importId} />
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={`Remove ${found.file}?`}
        about="Its traces and spans leave the workspace, unless another import brought them too. Labels on them are kept and flagged. The file can be imported again."
        width={460}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Keep it</Button>
            <Button kind="primary" busy={remove.pending} onClick={() => void takeOut()}>
              Remove import
            </Button>
          </>
        }
      />
    </>
  )
}
