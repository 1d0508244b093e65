import { useMemo, useState } from 'react'
import type { Taxonomy } from '../../../shared/domain/taxonomy.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { Pane } from '../../components/Pane.tsx'
import { Splitter, usePane, type PaneLimits } from '../../components/Splitter.tsx'
import { TextViewProvider } from '../../components/conversation/textView.ts'
import type { Hit } from '../../components/conversation/textRef.ts'
import { classes } from '../../components/classes.ts'
import type { Labelling } from '../label/useLabelling.ts'
import { treeLines } from '../../components/spans/spanTree.ts'
import { LabelsLine } from './LabelsLine.tsx'
import { shownIn } from '../reading/findModel.ts'
import { ReadingPane, type ReadingTab } from '../reading/ReadingPane.tsx'
import { SpanDetail } from './SpanDetail.tsx'
import { SpansPane } from './SpansPane.tsx'
import { useSpanKeys } from '../reading/useSpanKeys.ts'
import type { TraceReading } from '../reading/useTraceReading.ts'
import styles from './TracePanes.module.css'

const widthPane: PaneLimits = { name: 'trace.spans', standard: 560, min: 400, max: 860 }
const heightPane: PaneLimits = { name: 'trace.waterfall', standard: 440, min: 160, max: 900 }
const stackedPane: PaneLimits = { name: 'trace.stacked', standard: 300, min: 140, max: 700 }

/** Spans with the selected one's detail, beside what was said; above each other while labelling. */
export function TracePanes({
  reading,
  value,
  labelling,
  taxonomy,
  stacked,
  hasVault,
}: {
  reading: TraceReading
  value: Output<'trace.get'>
  labelling: Labelling | null
  taxonomy: Taxonomy | null
  stacked: boolean
  hasVault: boolean
}) {
  const width = usePane(widthPane)
  const height = usePane(heightPane)
  const stackedHeight = usePane(stackedPane)
  const firstFailing = labelling?.state.draft.first_failing_span ?? null
  const span = value.spans.find((each) => each.span === reading.selected) ?? null
  const startMs = value.trace.startMs ?? value.spans[0]?.startMs ?? null
  const found = reading.find.current
  useSpanKeys(reading, value.spans)
  const lines = useMemo(() => treeLines(value.spans, reading.folding).length, [value.spans, reading.folding])

  // A hit is shown where it is, until the reader chooses another tab; attributes are in view already.
  const [chosen, setChosen] = useState<{ tab: ReadingTab; hit: Hit | null }>({
    tab: 'conversation',
    hit: null,
  })
  const hitTab = found === null || found === chosen.hit ? null : tabOfHit(found)
  const tab = hitTab ?? chosen.tab
  const setTab = (next: ReadingTab) => setChosen({ tab: next, hit: found })

  return (
    <div className={classes(styles['panes'], stacked && styles['stacked'])}>
      <div className={styles['spans']} style={stacked ? { height: stackedHeight.css } : { width: width.css }}>
        <Pane label="Spans" className={styles['waterfall']}>
          <div
            className={styles['sized']}
            style={
              stacked
                ? undefined
                : { height: `min(${height.css}, ${contentHeight(lines, value.notes.length)})` }
            }
          >
            <SpansPane reading={reading} value={value} firstFailing={firstFailing} />
          </div>
        </Pane>
        {!stacked && (
          <>
            <Splitter label="Height of the spans" pane={heightPane} grows="start" direction="horizontal" />
            <Pane label="Selected span" className={styles['detail']}>
              <TextViewProvider value={reading.view}>
                <SpanDetail
                  trace={reading.trace}
                  span={span}
                  spans={value.spans}
                  startMs={startMs}
                  firstFailing={span !== null && span.span === firstFailing}
                  hasVault={hasVault}
                />
              </TextViewProvider>
            </Pane>
          </>
        )}
      </div>
      <div className={styles['splitter']}>
        {stacked ? (
          <Splitter label="Height of the spans" pane={stackedPane} grows="start" direction="horizontal" />
        ) : (
          <Splitter label="Width of the spans" pane={widthPane} grows="start" />
        )}
      </div>
      <Pane label="Conversation" className={styles['reading']}>
        <ReadingPane
          reading={reading}
          value={value}
          firstFailing={firstFailing}
          tab={tab}
          onTab={setTab}
          digits={!stacked}
        />
        {!stacked && labelling !== null && <LabelsLine labelling={labelling} taxonomy={taxonomy} />}
      </Pane>
    </div>
  )
}

// Head, axis, lines, legend: a short trace leaves the rest of the column to the selected span.
const contentHeight = (lines: number, notes: number) => `calc(${104 + lines * 26 + notes * 26} * var(--px))`

function tabOfHit(hit: Hit): ReadingTab | null {
  const place = shownIn(hit)
  return place === 'conversation' ? 'conversation' : place === 'bodies' ? 'span' : null
}
