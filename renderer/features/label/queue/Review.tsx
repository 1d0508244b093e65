import { useEffect, useState } from 'react'
import type { Taxonomy } from '../../../../shared/domain/taxonomy.ts'
import { useCommands } from '../../../commands/commands.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { Splitter, usePane, type PaneLimits } from '../../../components/Splitter.tsx'
import { useWorkspace } from '../../../stores/appInfo.ts'
import { navigate, route } from '../../../stores/route.ts'
import { useSetting } from '../../../stores/settings.ts'
import { TraceHeader } from '../../reading/TraceHeader.tsx'
import { openTrace, type TraceList } from '../../reading/traceRoute.ts'
import { useTraceReading } from '../../reading/useTraceReading.ts'
import { LabelPanel } from '../panel/LabelPanel.tsx'
import { QueueDone } from './QueueDone.tsx'
import { QueuePane } from './QueuePane.tsx'
import { nextOpen } from './reviewQueue.ts'
import { ReviewTrace } from './ReviewTrace.tsx'
import { useLabelling } from '../useLabelling.ts'
import type { ReviewQueue } from './useReviewQueue.ts'
import styles from '../LabelScreen.module.css'

const queuePane: PaneLimits = { name: 'label.queue', standard: 208, min: 160, max: 320 }
const rubricPane: PaneLimits = { name: 'label.rubric', standard: 428, min: 380, max: 520 }

/** The three panes of a review: queue, trace, rubric. */
export function Review({
  taxonomy,
  queue,
  list,
  wanted,
  reviewer,
}: {
  taxonomy: Taxonomy
  queue: ReviewQueue
  list: TraceList
  /** The item of the address; without one, the first that is not labelled. */
  wanted: string | null
  reviewer: string | null
}) {
  const ids = queue.items?.ids ?? []
  const [finished, setFinished] = useState<string | null>(null)
  const trace = wanted ?? nextOpen(ids, -1, (id) => queue.verdictOf(id) !== null) ?? ids[0] ?? ''
  const at = queue.items?.at.get(trace) ?? -1
  const open = (next: string) => {
    setFinished(null)
    openTrace('label', next, route.getState().params)
  }
  // The item that is open stays open while its label changes.
  useEffect(() => {
    if (wanted === null && trace !== '')
      navigate('label', [trace], route.getState().params, { replace: true })
  }, [wanted, trace])
  const step = (by: 1 | -1) => {
    const next = ids[at === -1 ? 0 : at + by]
    if (next !== undefined) open(next)
  }
  const canStep = (by: 1 | -1) => ids.length > 0 && (at === -1 || (at + by >= 0 && at + by < ids.length))
  useCommands([
    {
      id: 'label.next',
      title: 'Next item',
      group: 'Review',
      keys: ['right'],
      when: () => canStep(1),
      run: () => step(1),
    },
    {
      id: 'label.previous',
      title: 'Previous item',
      group: 'Review',
      keys: ['left'],
      when: () => canStep(-1),
      run: () => step(-1),
    },
  ])
  const queueWidth = usePane(queuePane)
  if (ids.length === 0)
    return (
      <EmptyState
        title="Nothing to review"
        actions={
          <Button kind="primary" onClick={() => navigate('explore', [], { where: list.where })}>
            Choose traces in Explore
          </Button>
        }
      >
        {list.where === ''
          ? 'This workspace has no traces yet.'
          : 'No trace matches the filter of this queue.'}
      </EmptyState>
    )
  const done = finished === list.where && reviewer !== null
  return (
    <div className={styles['screen']}>
      <div className={styles['queue']} style={{ width: queueWidth.css }}>
        <QueuePane queue={queue} where={list.where} trace={trace} reviewer={reviewer} onOpen={open} />
      </div>
      <div className={styles['queueSplitter']}>
        <Splitter label="Width of the queue" pane={queuePane} grows="start" />
      </div>
      {done ? (
        <div className={styles['middle']}>
          <QueueDone where={list.where} reviewer={reviewer} onAgain={() => open(ids[0] ?? '')} />
        </div>
      ) : (
        <Item
          trace={trace}
          taxonomy={taxonomy}
          queue={queue}
          list={list}
          step={step}
          canStep={canStep}
          onGo={open}
          onNext={() => {
            const next = nextOpen(ids, at, (id) => id === trace || queue.verdictOf(id) !== null)
            if (next === null) setFinished(list.where)
            else open(next)
          }}
        />
      )}
    </div>
  )
}

function Item({
  trace,
  taxonomy,
  queue,
  list,
  step,
  canStep,
  onGo,
  onNext,
}: {
  trace: string
  taxonomy: Taxonomy
  queue: ReviewQueue
  list: TraceList
  step: (by: 1 | -1) => void
  canStep: (by: 1 | -1) => boolean
  onGo: (trace: string) => void
  onNext: () => void
}) {
  const workspace = useWorkspace()
  const autoAdvance = useSetting('autoAdvance')
  const rubric = usePane(rubricPane)
  const labelling = useLabelling({
    trace,
    taxonomy,
    blindly: true,
    queue: list.where === '' ? null : list.where,
    onGo,
  })
  const { draft } = labelling.state
  const reading = useTraceReading(trace, { evidence: draft.evidence })
  const { value, error, slow, refresh } = reading.answer
  const { setVerdict } = queue
  useEffect(() => {
    if (labelling.ready) setVerdict(trace, draft.verdict)
    // oxlint-disable-next-line react/exhaustive-deps
  }, [trace, draft.verdict, labelling.ready])
  return (
    <>
      <div className={styles['middle']}>
        {value === undefined ? (
          <div className={styles['waiting']}>
            {error !== null ? (
              <ErrorBanner
                error={error}
                title="The trace could not be opened"
                actions={
                  <Button size="small" onClick={refresh}>
                    Try again
                  </Button>
                }
              />
            ) : (
              slow && <SkeletonRows rows={10} label="Opening the trace" />
            )}
          </div>
        ) : (
          <>
            <TraceHeader row={value.trace} sessionTraces={value.sessionTraces} blind={labelling.blind}>
              <div className="row row-tight">
                <IconButton
                  icon="left"
                  label="Previous item"
                  keys="left"
                  why={canStep(-1) ? null : 'This is the first item'}
                  onClick={() => step(-1)}
                />
                <IconButton
                  icon="right"
                  label="Next item"
                  keys="right"
                  why={canStep(1) ? null : 'This is the last item'}
                  onClick={() => step(1)}
                />
              </div>
            </TraceHeader>
            <ReviewTrace
              reading={reading}
              value={value}
              firstFailing={draft.first_failing_span}
              blind={labelling.blind}
            />
          </>
        )}
      </div>
      <Splitter label="Width of the rubric" pane={rubricPane} grows="end" />
      <div className={styles['rubric']} style={{ width: rubric.css }}>
        <LabelPanel
          labelling={labelling}
          taxonomy={taxonomy}
          reading={reading}
          epoch={workspace?.redaction.epoch ?? 1}
          onDone={() => {
            if (autoAdvance) onNext()
          }}
          onSkip={() => step(1)}
        />
      </div>
    </>
  )
}
