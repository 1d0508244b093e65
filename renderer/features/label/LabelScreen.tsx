import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { useRoute } from '../../stores/route.ts'
import { useReviewer } from '../reviewer/reviewer.ts'
import { traceListOf } from '../reading/traceRoute.ts'
import { Review } from './queue/Review.tsx'
import { useReviewQueue } from './queue/useReviewQueue.ts'
import { useSaveNotice } from './saving/useSaveNotice.ts'
import { useTaxonomy } from './useTaxonomy.ts'
import styles from './LabelScreen.module.css'

/** Review: one trace after the other of a filter, with the rubric beside it. */
export function LabelScreen() {
  useSaveNotice()
  return (
    <>
      <h1 className="visually-hidden">Review</h1>
      <QueueOfAddress />
    </>
  )
}

function QueueOfAddress() {
  const { path, params } = useRoute()
  const list = traceListOf(params)
  const { reviewer } = useReviewer()
  const { taxonomy, error } = useTaxonomy()
  const queue = useReviewQueue(list, reviewer)
  const failure = error ?? queue.error
  if (failure !== null)
    return (
      <div className={styles['waiting']}>
        <ErrorBanner
          error={failure}
          title={error === null ? 'The queue could not be read' : 'Labelling is not possible'}
          actions={
            error === null && (
              <Button size="small" onClick={queue.refresh}>
                Try again
              </Button>
            )
          }
        />
      </div>
    )
  if (taxonomy === null || queue.items === null)
    return (
      <div className={styles['waiting']}>
        <SkeletonRows rows={12} label="Reading the queue" />
      </div>
    )
  return <Review taxonomy={taxonomy} queue={queue} list={list} wanted={path[0] ?? null} reviewer={reviewer} />
}
