import { useState } from 'react'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { useCommands } from '../../../commands/commands.ts'
import { Button } from '../../../components/Button.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { Splitter, usePane, type PaneLimits } from '../../../components/Splitter.tsx'
import { SpanGrid } from '../../../components/spans/SpanGrid.tsx'
import { spansAroundFailure } from '../../../components/spans/spanState.ts'
import { Kbd } from '../../../components/Kbd.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { ReadingPane, type ReadingTab } from '../../reading/ReadingPane.tsx'
import { useSpanKeys } from '../../reading/useSpanKeys.ts'
import type { TraceReading } from '../../reading/useTraceReading.ts'
import styles from './ReviewTrace.module.css'

const spansPane: PaneLimits = { name: 'label.spans', standard: 232, min: 100, max: 640 }

/** The trace of a review: the spans around the failure first, then what was said. */
export function ReviewTrace({
  reading,
  value,
  firstFailing,
  blind,
}: {
  reading: TraceReading
  value: Output<'trace.get'>
  firstFailing: string | null
  blind: boolean
}) {
  const [all, setAll] = useState(false)
  const [tab, setTab] = useState<ReadingTab>('conversation')
  const pane = usePane(spansPane)
  const around = spansAroundFailure(value.spans)
  // What the reviewer works with stays in view.
  const wanted = new Set([...around.map((span) => span.span), reading.selected, firstFailing])
  const spans = all ? value.spans : value.spans.filter((span) => wanted.has(span.span))
  const hidden = value.spans.length - around.length
  useSpanKeys(reading, spans)
  useCommands([
    {
      id: 'label.allSpans',
      title: all ? 'Only the spans around the failure' : 'All spans',
      group: 'Review',
      keys: ['w'],
      when: () => hidden > 0,
      run: () => setAll(!all),
    },
  ])
  return (
    <div className={styles['trace']}>
      {value.spans.length > 1 && (
        <>
          <Pane label="Spans" className={styles['spans']}>
            <div
              className={styles['sized']}
              style={{ height: `min(${pane.css}, ${contentHeight(spans.length)})` }}
            >
              <SpanGrid
                spans={spans}
                axisOf={value.spans}
                view="waterfall"
                selected={reading.selected}
                onSelect={reading.select}
                folding={reading.folding}
                onFold={reading.setFolding}
                firstFailing={firstFailing}
                hits={reading.find.spans}
                label={all ? 'Spans of this trace' : 'Spans around the failure'}
              />
              {hidden > 0 && (
                <div className={styles['more']}>
                  <span>
                    {all
                      ? `All ${value.spans.length} spans`
                      : `${formatCounted(hidden, 'more span')} around these`}
                  </span>
                  <Button kind="link" onClick={() => setAll(!all)}>
                    {all ? 'Only those around the failure' : 'Show all'}
                  </Button>
                  <Kbd keys="w" />
                </div>
              )}
            </div>
          </Pane>
          <Splitter label="Height of the spans" pane={spansPane} grows="start" direction="horizontal" />
        </>
      )}
      <Pane label="Conversation" className={styles['reading']}>
        <ReadingPane
          reading={reading}
          value={value}
          firstFailing={firstFailing}
          tab={tab}
          onTab={setTab}
          digits={false}
          blind={blind}
        />
      </Pane>
    </div>
  )
}

// Axis, lines, and the line that offers the others.
const contentHeight = (spans: number) => `calc(${54 + spans * 26} * var(--px))`
