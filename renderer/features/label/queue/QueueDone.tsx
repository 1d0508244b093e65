import { useQuery } from '../../../client/useQuery.ts'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { formatCount, formatCounted, formatSeconds } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'

/** The end of a queue: the reviewer's own numbers, and where to go on. */
export function QueueDone({
  where,
  reviewer,
  onAgain,
}: {
  where: string
  reviewer: string
  onAgain: () => void
}) {
  const progress = useQuery('labels.progress', { where, reviewer }).value
  const slices = (useQuery('slices.list', {}).value?.slices ?? []).filter((slice) => slice.where !== where)
  const next = slices[0]
  return (
    <EmptyState
      title="This queue is done"
      actions={
        <>
          {next !== undefined && (
            <Button kind="primary" onClick={() => navigate('label', [], { where: next.where })}>
              Next queue: {next.name}
            </Button>
          )}
          <Button onClick={() => navigate('datasets')}>Build a dataset from it</Button>
          <Button onClick={onAgain}>Look through it again</Button>
        </>
      }
    >
      {progress !== undefined && (
        <>
          You labelled{' '}
          {formatCounted(
            progress.byReviewer.pass + progress.byReviewer.fail + progress.byReviewer.defer,
            'trace',
          )}
          : {formatCount(progress.byReviewer.pass)} pass, {formatCount(progress.byReviewer.fail)} fail,{' '}
          {formatCount(progress.byReviewer.defer)} deferred
          {progress.byReviewer.medianSeconds !== null &&
            `; ${formatSeconds(progress.byReviewer.medianSeconds)} each, at the median`}
          .
        </>
      )}
    </EmptyState>
  )
}
