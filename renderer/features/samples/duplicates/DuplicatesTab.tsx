import { useState } from 'react'
import { useCommand } from '../../../client/useCommand.ts'
import { useJob } from '../../../client/useJob.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Pane, PaneHeader } from '../../../components/Pane.tsx'
import { Pager } from '../../../components/Pager.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount, formatCounted, formatNumber } from '../../../format/numbers.ts'
import { showToast } from '../../../stores/toast.ts'
import { JobProgress } from '../../../components/JobProgress.tsx'
import { GroupList } from './GroupList.tsx'
import { PairList } from './PairList.tsx'
import { ThresholdSlider } from '../ThresholdSlider.tsx'
import styles from './DuplicatesTab.module.css'

const pageSize = 200

/** Copies folded, none deleted: where a threshold cuts, which groups there are, and what is left to read. */
export function DuplicatesTab() {
  const [offset, setOffset] = useState(0)
  const groups = useQuery('duplicates.groups', { offset, limit: pageSize })
  const job = useJob('duplicates.find')
  const undo = useCommand('duplicates.undo')
  const run = groups.value?.run ?? null
  const [asked, setThreshold] = useState<number | null>(null)
  const threshold = asked ?? run?.threshold ?? 0.7
  const find = () => {
    if (!job.running) void job.start({ threshold, fresh: run !== null && threshold !== run.threshold })
  }
  const bringBack = async () => {
    const outcome = await undo.run({})
    if (outcome.ok) showToast({ tone: 'info', text: 'The grouping before is back' })
  }
  return (
    <div className={styles['tab']}>
      <header className={styles['bar']}>
        <ThresholdSlider
          words="Copies from"
          label="Least similarity of copies"
          measure="Jaccard"
          least={0.5}
          value={threshold}
          onChange={setThreshold}
        />
        {run !== null && (
          <span className="tone-2">
            <span className="strong">{formatCount(run.to_read)}</span>
            {` to read instead of ${formatCount(run.traces)} · ${formatCounted(run.groups, 'group')} at ${formatNumber(run.threshold)} · ${formatCount(run.exact)} alike exactly, ${formatCount(run.near)} nearly`}
          </span>
        )}
        <span className="grow" />
        {run?.can_undo === true && (
          <Button size="small" icon="undo" onClick={() => void bringBack()}>
            Undo
          </Button>
        )}
        <Button kind="primary" busy={job.running} onClick={find}>
          {run === null ? 'Find copies' : 'Find again'}
        </Button>
        {job.running && (
          <div className={styles['wide']}>
            <JobProgress progress={job.progress} onCancel={job.cancel} doing="Finding copies" />
          </div>
        )}
        {(job.error ?? undo.error) !== null && (
          <div className={styles['wide']}>
            <ErrorBanner
              error={(job.error ?? undo.error) as NonNullable<typeof job.error>}
              title="The copies could not be grouped"
            />
          </div>
        )}
      </header>
      {groups.error !== null && groups.value === undefined ? (
        <div className={styles['message']}>
          <ErrorBanner error={groups.error} title="The groups could not be listed" />
        </div>
      ) : groups.value === undefined ? (
        groups.slow && <SkeletonRows rows={8} label="Loading groups" />
      ) : run === null ? (
        <EmptyState title="No copies looked for yet">
          Traces of one intent, tier and outcome that ask the same fold into one to read. Nothing is deleted,
          a success never folds into a failure, and weights stay as they are.
        </EmptyState>
      ) : (
        <div className={styles['panes']}>
          <Pane label="Groups" className={styles['half']}>
            <PaneHeader title="Groups" about={`${formatCounted(run.groups, 'group')}, largest first`}>
              <Pager
                noun="groups"
                offset={offset}
                size={pageSize}
                total={groups.value.total}
                onOffset={setOffset}
              />
            </PaneHeader>
            <GroupList groups={groups.value.groups} />
          </Pane>
          <Pane label="Pairs" className={styles['half']}>
            <PaneHeader title="Pairs" about="some of each similarity, the threshold between" />
            <PairList threshold={threshold} />
          </Pane>
        </div>
      )}
    </div>
  )
}
