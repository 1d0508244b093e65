import { useState } from 'react'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { Icon } from '../../components/Icon.tsx'
import { PaneHeader } from '../../components/Pane.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { KindLegend } from '../../components/spans/KindLegend.tsx'
import { SpanGrid } from '../../components/spans/SpanGrid.tsx'
import type { SpanView } from '../../components/spans/SpanLineRow.tsx'
import { timeScale } from '../../components/spans/timeScale.ts'
import { formatCounted } from '../../format/numbers.ts'
import type { TraceReading } from '../reading/useTraceReading.ts'
import styles from './SpansPane.module.css'

/** The spans of the trace, with what is odd about them said above. */
export function SpansPane({
  reading,
  value,
  firstFailing,
}: {
  reading: TraceReading
  value: Output<'trace.get'>
  firstFailing: string | null
}) {
  const [view, setView] = useState<SpanView>('waterfall')
  const { spans, spansTotal } = value
  const skewed = timeScale(spans).skewed
  const notes = [
    ...value.notes,
    ...(spansTotal > spans.length
      ? [
          `${formatCounted(spansTotal - spans.length, 'span')} of this trace ${spansTotal - spans.length === 1 ? 'is' : 'are'} not loaded`,
        ]
      : []),
    ...(skewed > 0
      ? [
          `${formatCounted(skewed, 'span')} outside the time of the parent: clocks differ, or work went on after it`,
        ]
      : []),
  ]
  return (
    <div className={styles['spans']}>
      <PaneHeader
        title="Spans"
        about={
          spansTotal === spans.length ? `${spans.length}, all loaded` : `${spans.length} of ${spansTotal}`
        }
      >
        <Segmented
          label="Show spans as"
          value={view}
          onChange={setView}
          choices={[
            { value: 'waterfall', label: 'Waterfall' },
            { value: 'tree', label: 'Tree' },
            { value: 'sequence', label: 'Sequence' },
          ]}
        />
      </PaneHeader>
      {notes.map((note) => (
        <p key={note} className={styles['note']}>
          <Icon name="warning" small />
          {note}
        </p>
      ))}
      {spans.length === 0 ? (
        <p className={styles['none']}>This trace has no spans.</p>
      ) : spans.length === 1 ? (
        <p className={styles['none']}>One span only: what it holds is below and at the right.</p>
      ) : (
        <>
          <SpanGrid
            spans={spans}
            view={view}
            selected={reading.selected}
            onSelect={reading.select}
            folding={reading.folding}
            onFold={reading.setFolding}
            firstFailing={firstFailing}
            hits={reading.find.spans}
          />
          <KindLegend spans={spans} />
        </>
      )}
    </div>
  )
}
