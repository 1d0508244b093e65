import { useState } from 'react'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { KindIcon, kindCues } from '../../components/KindIcon.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { Tag } from '../../components/Tag.tsx'
import { inertText } from '../../components/conversation/inertText.ts'
import { MarkedText } from '../../components/conversation/MarkedText.tsx'
import { TextBlock } from '../../components/conversation/TextBlock.tsx'
import type { TextRef } from '../../components/conversation/textRef.ts'
import { awaitedSpan } from '../../components/spans/awaitedSpan.ts'
import type { Span } from '../../components/spans/span.ts'
import { spanState } from '../../components/spans/spanState.ts'
import { formatCount, formatMilliseconds, formatNumber, formatUsd } from '../../format/numbers.ts'
import { useTimes } from '../../format/useTimes.ts'
import { RawRecord } from './RawRecord.tsx'
import styles from './SpanDetail.module.css'

/** The selected span: its facts and redacted attributes; or, on demand and logged, the source record. */
export function SpanDetail({
  trace,
  span,
  spans,
  startMs,
  firstFailing,
  hasVault,
}: {
  trace: string
  span: Span | null
  /** All of the trace. */
  spans: readonly Span[]
  startMs: number | null
  firstFailing: boolean
  hasVault: boolean
}) {
  const [tab, setTab] = useState<'attributes' | 'raw'>('attributes')
  const state = span === null ? null : spanState(span)
  return (
    <div className={styles['detail']}>
      <header className={styles['head']}>
        {span === null ? (
          <span className="tone-3">No span selected</span>
        ) : (
          <>
            <KindIcon kind={span.kind} labelled />
            <span className="strong ellipsis">
              <MarkedText text={span.name} />
            </span>
            {state?.tone === 'fail' && <Tag tone="fail">× {state.word}</Tag>}
            {state?.tone === 'warn' && <Tag tone="warn">{state.word}</Tag>}
            {firstFailing && (
              <Tag tone="warn" icon="flag">
                first failing span
              </Tag>
            )}
          </>
        )}
        <span className="grow" />
        <Segmented
          label="Show of the span"
          value={tab}
          onChange={setTab}
          choices={[
            { value: 'attributes', label: 'Attributes' },
            { value: 'raw', label: 'Raw' },
          ]}
        />
      </header>
      <div
        className={styles['body']}
        // A part that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={tab === 'raw' ? 'Raw record' : 'Attributes'}
      >
        {tab === 'raw' ? (
          <RawRecord key={trace} trace={trace} hasVault={hasVault} />
        ) : span === null ? (
          <p className="tone-3">Choose a span to see its attributes.</p>
        ) : (
          <Attributes key={span.span} trace={trace} span={span} spans={spans} startMs={startMs} />
        )}
      </div>
    </div>
  )
}

/** How long before the end of the call that it began inside of; a failed call may have had to wait for that. */
function earlyWords(span: Span, early: Span): string {
  const ms = (early.endMs ?? 0) - (span.startMs ?? 0)
  return `began ${formatMilliseconds(ms)} before ${early.tool ?? early.name} ends`
}

function Attributes({
  trace,
  span,
  spans,
  startMs,
}: {
  trace: string
  span: Span
  spans: readonly Span[]
  startMs: number | null
}) {
  const early = awaitedSpan(span, spans)
  const asked = useQuery('span.get', { trace, span: span.span, limit: 20_000 })
  const times = useTimes()
  const after = span.startMs === null || startMs === null ? null : (span.startMs - startMs) / 1000
  const facts: [string, string | null][] = [
    ['kind', kindCues[span.kind].title],
    [
      'starts',
      after === null
        ? null
        : `${formatNumber(after, 2)} s after the trace, ${times.clock(span.startMs, { seconds: true })} ${times.zoneLabel(span.startMs ?? 0)}`,
    ],
    ['order', early === null ? null : earlyWords(span, early)],
    ['duration', span.durationMs === null ? null : formatMilliseconds(span.durationMs)],
    ['status', span.status === 'unset' ? 'not set' : span.status],
    ['error type', span.errorType],
    ['tool', span.tool],
    ['model', span.model],
    ['tokens', span.tokens === null ? null : formatCount(span.tokens)],
    ['cost', span.cost === null ? null : formatUsd(span.cost)],
    ['span id', span.span],
  ]
  const message = asked.value?.statusMessage ?? span.statusMessage
  return (
    <>
      <dl className={styles['facts']}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <Fact key={name} name={name}>
              <MarkedText text={value} />
            </Fact>
          ),
        )}
        {message !== null && message !== '' && (
          <Fact name="message">
            <MarkedText text={message} />
          </Fact>
        )}
      </dl>
      {asked.error !== null && <ErrorBanner error={asked.error} title="The attributes could not be read" />}
      {asked.value === undefined && asked.slow && <SkeletonRows rows={4} label="Reading the attributes" />}
      {asked.value?.span === span.span && <Rest value={asked.value} span={span} />}
    </>
  )
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Rest({ value, span }: { value: Output<'span.get'>; span: Span }) {
  const times = useTimes()
  return (
    <>
      {value.attributes.length > 0 && <h3 className={styles['section']}>Attributes, redacted</h3>}
      <dl className={styles['facts']}>
        {value.attributes.map((attribute) => (
          <Fact key={attribute.key} name={inertText(attribute.key)}>
            <TextBlock textRef={attributeRef(span.span, attribute)} mono />
          </Fact>
        ))}
      </dl>
      {value.events.length > 0 && <h3 className={styles['section']}>Events</h3>}
      <dl className={styles['facts']}>
        {value.events.map((event, index) => (
          <Fact key={index} name={inertText(event.name)}>
            {event.atMs !== null && (
              <span className="tone-3">{times.clock(event.atMs, { seconds: true })} </span>
            )}
            <TextBlock
              textRef={attributeRef(span.span, {
                key: `events[${index}]`,
                value: event.attributes,
                chars: event.attributes.length,
              })}
              mono
            />
          </Fact>
        ))}
      </dl>
    </>
  )
}

function attributeRef(
  span: string,
  { key, value, chars }: { key: string; value: string; chars: number },
): TextRef {
  return { text: value, chars, span, message: null, field: key, findField: key }
}
