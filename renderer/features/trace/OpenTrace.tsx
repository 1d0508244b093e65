import { useEffect, useRef, useState } from 'react'
import type { Evidence } from '../../../shared/domain/label.ts'
import type { Taxonomy } from '../../../shared/domain/taxonomy.ts'
import { useCommands } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { IconButton } from '../../components/IconButton.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { shortId } from '../../format/ids.ts'
import { focusIsLost } from '../../stores/paneCycle.ts'
import { navigate, route } from '../../stores/route.ts'
import { LabelPanel } from '../label/panel/LabelPanel.tsx'
import { withFirstFailing } from '../label/labelDraft.ts'
import { useLabelling, type Labelling } from '../label/useLabelling.ts'
import { useTaxonomy } from '../label/useTaxonomy.ts'
import { useWorkspace } from '../../stores/appInfo.ts'
import { askErasure } from '../erasure/eraseRequest.ts'
import { TraceHeader } from '../reading/TraceHeader.tsx'
import { TracePanes } from './TracePanes.tsx'
import { openTrace } from '../reading/traceRoute.ts'
import { UsedIn } from './UsedIn.tsx'
import { useTraceReading, type TraceReading } from '../reading/useTraceReading.ts'
import styles from './OpenTrace.module.css'

const noEvidence: readonly Evidence[] = []

interface OpenTraceProps {
  trace: string
  span: string | null
  startsLabelling: boolean
  step: (by: 1 | -1) => void
  canStep: (by: 1 | -1) => boolean
}

/** One trace: header, panes, and, once asked for, the rubric beside it. */
export function OpenTrace(props: OpenTraceProps) {
  const { taxonomy } = useTaxonomy()
  if (taxonomy === null) return <WithoutLabels {...props} />
  return <WithLabels {...props} taxonomy={taxonomy} />
}

function WithoutLabels(props: OpenTraceProps) {
  return <Shown {...props} labelling={null} taxonomy={null} />
}

function WithLabels(props: OpenTraceProps & { taxonomy: Taxonomy }) {
  const labelling = useLabelling({
    trace: props.trace,
    taxonomy: props.taxonomy,
    blindly: false,
    queue: null,
    onGo: (trace) => openTrace('trace', trace, route.getState().params),
  })
  return <Shown {...props} labelling={labelling} />
}

function Shown({
  trace,
  span,
  startsLabelling,
  step,
  canStep,
  labelling,
  taxonomy,
}: OpenTraceProps & { labelling: Labelling | null; taxonomy: Taxonomy | null }) {
  const [labels, setLabels] = useState(startsLabelling)
  const workspace = useWorkspace()
  const reading = useTraceReading(trace, {
    evidence: labelling?.state.draft.evidence ?? noEvidence,
    span,
    orRoot: true,
  })
  const value = reading.answer.value
  const panes = useRef<HTMLDivElement>(null)
  const isRead = value !== undefined
  // The row that was opened is gone, and the focus with it: the arrows go on in the spans.
  useEffect(() => {
    if (!isRead || !focusIsLost()) return
    const tree = panes.current?.querySelector<HTMLElement>('[role="treegrid"]')
    const spoken = panes.current?.querySelector<HTMLElement>('[data-reading]')
    ;(tree ?? spoken)?.focus()
  }, [trace, isRead])
  const canLabel = labelling !== null && value !== undefined
  useCommands([
    {
      id: 'trace.label',
      title: labels ? 'Close the rubric' : 'Label this trace',
      group: 'Trace',
      icon: 'flag',
      keys: ['l'],
      when: () => canLabel,
      run: () => setLabels(!labels),
    },
    {
      id: 'trace.firstFailing',
      title: 'The selected span is the first failing one',
      group: 'Trace',
      icon: 'flag',
      keys: ['x'],
      // With the rubric open, the same key is the rubric's.
      when: () => canLabel && !labels && reading.selected !== null,
      run: () => {
        const { selected } = reading
        if (selected === null) return
        setLabels(true)
        labelling?.change((before) => withFirstFailing(before, selected))
      },
    },
    {
      id: 'trace.erase',
      title: 'Erase this trace…',
      group: 'Trace',
      icon: 'trash',
      when: () => value !== undefined && workspace?.hasVault === true,
      run: () => askErasure({ trace }),
    },
    {
      id: 'trace.eraseUser',
      title: 'Erase this user…',
      group: 'Trace',
      icon: 'trash',
      when: () => typeof value?.trace.user === 'string' && workspace?.hasVault === true,
      run: () => {
        const user = value?.trace.user
        if (typeof user === 'string') askErasure({ user })
      },
    },
  ])
  // What was there before is not shown once it is gone.
  if (value === undefined || reading.answer.error?.code === 'not_found')
    return <Missing reading={reading} trace={trace} />
  return (
    <div className={styles['open']}>
      <div ref={panes} className={styles['trace']}>
        <TraceHeader row={value.trace} sessionTraces={value.sessionTraces}>
          <span className={styles['line']} />
          <div className="row row-tight">
            <UsedIn key={trace} trace={trace} />
            <IconButton
              icon="up"
              label="Previous trace"
              keys="k"
              why={canStep(-1) ? null : 'This is the first of the filter'}
              onClick={() => step(-1)}
            />
            <IconButton
              icon="down"
              label="Next trace"
              keys="j"
              why={canStep(1) ? null : 'This is the last of the filter'}
              onClick={() => step(1)}
            />
            <Button
              kind={labels ? 'normal' : 'primary'}
              keys="l"
              aria-expanded={labels}
              why={labelling === null ? 'The taxonomy is not read yet' : null}
              onClick={() => setLabels(!labels)}
            >
              {labels ? 'Close' : 'Label'}
            </Button>
          </div>
        </TraceHeader>
        <TracePanes
          reading={reading}
          value={value}
          labelling={labelling}
          taxonomy={taxonomy}
          stacked={labels}
          hasVault={workspace?.hasVault ?? false}
        />
      </div>
      {labels && labelling !== null && taxonomy !== null && (
        <div className={styles['rubric']}>
          <LabelPanel
            labelling={labelling}
            taxonomy={taxonomy}
            reading={reading}
            epoch={workspace?.redaction.epoch ?? 1}
            onDone={() => setLabels(false)}
          />
        </div>
      )}
    </div>
  )
}

function Missing({ reading, trace }: { reading: TraceReading; trace: string }) {
  const { error, slow, refresh } = reading.answer
  if (error === null)
    return (
      <div className={styles['waiting']}>{slow && <SkeletonRows rows={12} label="Opening the trace" />}</div>
    )
  if (error.code === 'not_found')
    return (
      <EmptyState
        title={`There is no trace ${shortId(trace)} here`}
        actions={
          <Button kind="primary" onClick={() => navigate('explore')}>
            Go to Explore
          </Button>
        }
      >
        Its import may have been removed, or it was erased. Labels on it are kept.
      </EmptyState>
    )
  return (
    <div className={styles['waiting']}>
      <ErrorBanner
        error={error}
        title="The trace could not be opened"
        actions={
          <Button size="small" onClick={refresh}>
            Try again
          </Button>
        }
      />
    </div>
  )
}
