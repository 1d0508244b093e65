import { useState } from 'react'
import { useJob } from '../../../client/useJob.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Pager } from '../../../components/Pager.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount, formatCounted, formatNumber } from '../../../format/numbers.ts'
import { JobProgress } from '../../../components/JobProgress.tsx'
import { EmbedderPicker } from './EmbedderPicker.tsx'
import { builtIn, choiceOf } from './embedderChoice.ts'
import { MeaningGroups } from './MeaningGroups.tsx'
import { ThresholdSlider } from '../ThresholdSlider.tsx'
import styles from '../duplicates/DuplicatesTab.module.css'

const pageSize = 200

/** Groups of traces that ask the same in other words: proposed by vectors, decided by people, never parted by a split. */
export function MeaningsTab() {
  const [offset, setOffset] = useState(0)
  const groups = useQuery('semantic.groups', { offset, limit: pageSize })
  const job = useJob('semantic.find')
  const [draft, setDraft] = useState(builtIn)
  const [asked, setThreshold] = useState<number | null>(null)
  const run = groups.value?.run ?? null
  const threshold = asked ?? run?.threshold ?? 0.8
  const choice = choiceOf(draft)
  const missing = 'missing' in choice ? choice.missing : null
  const find = () => {
    if (!job.running && !('missing' in choice)) void job.start({ embedder: choice, threshold })
  }
  return (
    <div className={styles['tab']}>
      <header className={styles['bar']}>
        <ThresholdSlider
          words="Alike from"
          label="Least likeness to the representative"
          measure="cosine"
          least={0.3}
          value={threshold}
          onChange={setThreshold}
        />
        <EmbedderPicker draft={draft} onChange={setDraft} />
        <span className="grow" />
        <Button kind="primary" busy={job.running} why={missing} onClick={find}>
          {run === null ? 'Compare meanings' : 'Compare again'}
        </Button>
        {run !== null && groups.value !== undefined && (
          <span className={styles['wide']}>
            <span className="tone-2">
              {`${formatCount(run.members)} of ${formatCount(run.compared)} questions in ${formatCounted(run.groups, 'group')} at ${formatNumber(run.threshold)} · by ${run.embedder} · ${formatCount(groups.value.confirmed)} confirmed`}
              {run.compared < run.questions &&
                ` · ${formatCount(run.questions - run.compared)} without a vector, not compared`}
            </span>
          </span>
        )}
        {job.running && (
          <div className={styles['wide']}>
            <JobProgress progress={job.progress} onCancel={job.cancel} doing="Comparing meanings" />
          </div>
        )}
        {job.error !== null && (
          <div className={styles['wide']}>
            <ErrorBanner error={job.error} title="The meanings could not be compared" />
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
        <EmptyState title="No meanings compared yet">
          Copies share words; here traces meet that ask the same in other words. You say which groups are
          right: those are never parted by a split, and nothing is deleted. A success never meets a failure.
        </EmptyState>
      ) : run.groups === 0 ? (
        <EmptyState title="No two questions are that alike">
          Lower the likeness, or take vectors from the export or a server.
        </EmptyState>
      ) : (
        <MeaningGroups
          offset={offset}
          groups={groups.value.groups}
          total={groups.value.total}
          canUndo={groups.value.can_undo}
        >
          <Pager
            noun="groups"
            offset={offset}
            size={pageSize}
            total={groups.value.total}
            onOffset={setOffset}
          />
        </MeaningGroups>
      )}
    </div>
  )
}
