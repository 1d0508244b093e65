import type { KeyboardEvent } from 'react'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { isTextField } from '../../commands/keyboard.ts'
import { Segmented } from '../../components/Segmented.tsx'
import { Conversation } from '../../components/conversation/Conversation.tsx'
import { RetrievedChunks } from '../../components/conversation/RetrievedChunks.tsx'
import { TextBlock } from '../../components/conversation/TextBlock.tsx'
import { spanRef } from '../../components/conversation/textRef.ts'
import { TextViewProvider } from '../../components/conversation/textView.ts'
import type { Span } from '../../components/spans/span.ts'
import { useTimes } from '../../format/useTimes.ts'
import { After } from './After.tsx'
import { Feedback } from './Feedback.tsx'
import { FindBox, FindCounts } from './FindBox.tsx'
import type { TraceReading } from './useTraceReading.ts'
import styles from './ReadingPane.module.css'

export const readingTabs = ['conversation', 'span', 'feedback'] as const
export type ReadingTab = (typeof readingTabs)[number]

/** What was said, what the selected span holds, and what came after. */
export function ReadingPane({
  reading,
  value,
  firstFailing,
  tab,
  onTab,
  digits,
  blind = false,
}: {
  reading: TraceReading
  value: Output<'trace.get'>
  firstFailing: string | null
  tab: ReadingTab
  onTab: (tab: ReadingTab) => void
  /** 1, 2 and 3 choose the tab while this pane has focus; not while labelling, where they are codes. */
  digits: boolean
  /** Agent and model stay hidden. */
  blind?: boolean
}) {
  const times = useTimes()
  const span = value.spans.find((each) => each.span === reading.selected) ?? null
  const startMs = value.trace.startMs ?? value.spans[0]?.startMs ?? null
  const pressed = (event: KeyboardEvent) => {
    const chosen = readingTabs[Number(event.key) - 1]
    if (
      !digits ||
      chosen === undefined ||
      isTextField(event.target) ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey
    )
      return
    event.preventDefault()
    onTab(chosen)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles['reading']} onKeyDown={pressed}>
      <header className={styles['head']}>
        <Segmented
          label="Show of the trace"
          value={tab}
          onChange={onTab}
          choices={[
            { value: 'conversation', label: 'Conversation' },
            { value: 'span', label: 'Span' },
            { value: 'feedback', label: 'Feedback' },
          ]}
        />
        <span className="grow" />
        <FindBox find={reading.find} />
      </header>
      <FindCounts find={reading.find} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['body']} tabIndex={0} role="group" aria-label={tab} data-reading="">
        <TextViewProvider value={reading.view}>
          {tab === 'conversation' && (
            <>
              {value.messages.length === 0 && (
                <p className={styles['none']}>
                  {value.trace.infrastructure_failure
                    ? 'The run crashed before its first message, so there is no conversation. Its spans:'
                    : 'This trace has no conversation. Its spans, in order:'}
                </p>
              )}
              <Conversation
                key={value.trace.trace}
                messages={value.messages}
                spans={value.spans}
                selected={reading.selected}
                onSelect={reading.select}
                firstFailing={firstFailing}
                currentMessage={reading.find.current?.message ?? null}
                clock={(ms) => times.clock(ms, { seconds: true })}
                startMs={startMs}
              />
              <After row={value.trace} sessionTraces={value.sessionTraces} />
            </>
          )}
          {tab === 'span' && <SpanBodies span={span} />}
          {tab === 'feedback' && (
            <Feedback row={value.trace} sessionTraces={value.sessionTraces} blind={blind} />
          )}
        </TextViewProvider>
      </div>
    </div>
  )
}

function SpanBodies({ span }: { span: Span | null }) {
  if (span === null) return <p className="tone-3">Choose a span to see what went in and what came out.</p>
  return (
    <div className={styles['bodies']}>
      <h3 className="t-section">Input</h3>
      <TextBlock key={`in ${span.span}`} textRef={spanRef(span, 'input')} mono />
      {span.chunks.length > 0 && (
        <>
          <h3 className="t-section">Retrieved, by rank</h3>
          <RetrievedChunks chunks={span.chunks} />
        </>
      )}
      <h3 className="t-section">Output</h3>
      <TextBlock
        key={`out ${span.span}`}
        textRef={spanRef(span, 'output')}
        mono
        tone={span.status === 'error' ? 'fail' : undefined}
      />
    </div>
  )
}
