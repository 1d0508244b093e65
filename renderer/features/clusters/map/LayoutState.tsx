import { useEffect, useRef } from 'react'
import type { JobResult } from '../../../client/useJob.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { ProgressBar, progressShare, progressText } from '../../../components/Progress.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import styles from './ClusterMap.module.css'

/** Up to so many traces are laid out without being asked: it takes a few seconds. */
const unasked = 20_000

/** In place of a map that is not made yet. */
export function LayoutState({
  known,
  traces,
  job,
  onStart,
}: {
  /** It is known that there is none. */
  known: boolean
  traces: number
  job: JobResult<'map.layout'>
  onStart: () => void
}) {
  const started = useRef(false)
  useEffect(() => {
    if (!known || traces > unasked || started.current) return
    started.current = true
    onStart()
  }, [known, traces, onStart])
  const { running, progress, error } = job
  return (
    <section className={styles['map']} aria-label="Map">
      <div className={styles['none']} aria-live="polite">
        {error !== null && <ErrorBanner error={error} title="The map could not be laid out" />}
        {running ? (
          <>
            <p>{progress === null ? 'Laying out the map' : `${progress.phase}, ${progressText(progress)}`}</p>
            <ProgressBar label="Laying out the map" share={progressShare(progress)} />
            <Button size="small" onClick={job.cancel}>
              Cancel
            </Button>
          </>
        ) : (
          known && (
            <>
              <p>{`These clusters have no map yet. It shows ${formatCounted(traces, 'trace')}, those alike near each other.`}</p>
              <Button onClick={onStart}>Lay out the map</Button>
            </>
          )
        )}
      </div>
    </section>
  )
}
