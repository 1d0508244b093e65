import { useQuery } from '../../../client/useQuery.ts'
import { Pane } from '../../../components/Pane.tsx'
import { Select } from '../../../components/Select.tsx'
import { StatusGlyph, verdictStatus } from '../../../components/StatusGlyph.tsx'
import { VirtualList } from '../../../components/VirtualList.tsx'
import { formatCount, formatSeconds } from '../../../format/numbers.ts'
import { shortId } from '../../../format/ids.ts'
import { navigate, useRoute } from '../../../stores/route.ts'
import type { ReviewQueue } from './useReviewQueue.ts'
import styles from './QueuePane.module.css'

/** What is to be reviewed, how far this reviewer is, and at which pace. */
export function QueuePane({
  queue,
  where,
  trace,
  reviewer,
  onOpen,
}: {
  queue: ReviewQueue
  where: string
  trace: string
  reviewer: string | null
  onOpen: (trace: string) => void
}) {
  const ids = queue.items
  const at = ids?.at.get(trace) ?? -1
  return (
    <Pane label="Review queue" className={styles['pane']}>
      <div className={styles['wide']}>
        <QueueChoice where={where} />
        <QueueProgress where={where} reviewer={reviewer} />
      </div>
      {ids !== null && (
        <VirtualList
          label="Items of the queue"
          count={ids.ids.length}
          rowHeight={30}
          active={at}
          onActive={(index) => {
            const next = ids.ids[index]
            if (next !== undefined && next !== trace) onOpen(next)
          }}
          row={(index, active) => {
            const id = ids.ids[index] ?? ''
            const verdict = queue.verdictOf(id)
            return (
              <span className={styles['item']}>
                <StatusGlyph status={active && verdict === null ? 'current' : verdictStatus(verdict)} />
                <span
                  className={`mono ${styles['id']} ${verdict === null && !active ? 'tone-2' : ''}`}
                  title={id}
                >
                  {shortId(id)}
                </span>
                <span className={`t-micro tone-3 ${styles['number']}`}>{formatCount(index + 1)}</span>
              </span>
            )
          }}
        />
      )}
    </Pane>
  )
}

const current = 'current'

function QueueChoice({ where }: { where: string }) {
  const { params } = useRoute()
  const slices = useQuery('slices.list', {}).value?.slices ?? []
  const saved = slices.find((slice) => slice.where === where)
  const choices = [
    { value: 'all', label: 'All traces' },
    ...(where !== '' && saved === undefined ? [{ value: current, label: 'The filter of Explore' }] : []),
    ...slices.map((slice) => ({ value: slice.id, label: slice.name })),
  ]
  return (
    <div className={styles['choice']} title={where === '' ? undefined : where}>
      <Select
        label="Queue"
        choices={choices}
        value={where === '' ? 'all' : (saved?.id ?? current)}
        onChange={(chosen) => {
          if (chosen === current) return
          const slice = slices.find((each) => each.id === chosen)
          navigate('label', [], { ...params, where: slice?.where ?? '' })
        }}
      />
    </div>
  )
}

function QueueProgress({ where, reviewer }: { where: string; reviewer: string | null }) {
  const progress = useQuery('labels.progress', { where, ...(reviewer === null ? {} : { reviewer }) }).value
  if (progress === undefined) return <div className={styles['progress']} />
  const { pass, fail, defer, medianSeconds } = reviewer === null ? none : progress.byReviewer
  const done = pass + fail + defer
  const share = (count: number) => `${progress.items === 0 ? 0 : (count / progress.items) * 100}%`
  return (
    <div className={styles['progress']}>
      <div
        className={styles['track']}
        role="progressbar"
        aria-label="Labelled by you"
        aria-valuemin={0}
        aria-valuemax={progress.items}
        aria-valuenow={done}
      >
        <span className={styles['done']} style={{ width: share(pass + fail) }} />
        <span className={styles['deferred']} style={{ width: share(defer) }} />
      </div>
      <div className={styles['figures']}>
        <span className="nowrap">
          <b>{formatCount(done)}</b> of {formatCount(progress.items)}
        </span>
        {defer > 0 && <span className="nowrap">{formatCount(defer)} deferred</span>}
        <span className="grow" />
        {medianSeconds !== null && (
          <span className="tone-3 nowrap" title="Your median time on an item">
            {formatSeconds(medianSeconds)} each
          </span>
        )}
      </div>
    </div>
  )
}

const none = { pass: 0, fail: 0, defer: 0, medianSeconds: null }
