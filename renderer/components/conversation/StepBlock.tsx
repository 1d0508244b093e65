import { useEffect, useRef } from 'react'
import { formatMilliseconds, formatNumber } from '../../format/numbers.ts'
import { Button } from '../Button.tsx'
import { classes } from '../classes.ts'
import { KindIcon } from '../KindIcon.tsx'
import { Tag } from '../Tag.tsx'
import type { Span } from '../spans/span.ts'
import { spanState } from '../spans/spanState.ts'
import { runWords } from '../spans/spanTree.ts'
import type { StepItem } from './conversationItems.ts'
import { inertText } from './inertText.ts'
import { MarkedText } from './MarkedText.tsx'
import { reveal } from './reveal.ts'
import { saysMore } from './saysMore.ts'
import { RetrievedChunks } from './RetrievedChunks.tsx'
import { TextBlock } from './TextBlock.tsx'
import styles from './Conversation.module.css'

/** One step: its kind, name and end in the head; its arguments and what came back below. */
export function StepBlock({
  step,
  selected,
  firstFailing,
  startMs,
  onSelect,
}: {
  step: StepItem
  selected: boolean
  firstFailing: boolean
  startMs: number | null
  onSelect?: (() => void) | undefined
}) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    if (selected && element.current !== null) reveal(element.current)
  }, [selected])
  const { span } = step
  const state = span === null ? null : spanState(span)
  const failed = state?.tone === 'fail'
  const head = (
    <>
      <KindIcon kind={span?.kind ?? 'tool'} labelled />
      <span className={classes('medium', 'ellipsis')}>
        <MarkedText text={step.name} />
      </span>
      {span !== null && state !== null && (
        <span className={styles['end']}>
          {span.status !== 'unset' && (
            <span className={state.tone === 'plain' ? 'tone-2' : `tone-${state.tone} medium`}>
              {failed ? `× ${state.word}` : state.word}
            </span>
          )}
          {span.durationMs !== null && <span className="tone-2">{formatMilliseconds(span.durationMs)}</span>}
        </span>
      )}
      {firstFailing && (
        <Tag tone="warn" icon="flag">
          first failing
        </Tag>
      )}
      <span className="grow" />
      {span !== null && <span className={styles['place']}>{placeWords(span, startMs)}</span>}
    </>
  )
  return (
    <article
      ref={element}
      className={classes(styles['step'], failed && styles['failed'], selected && styles['selected'])}
      aria-label={`${inertText(step.name)}, ${state?.word ?? 'call'}`}
    >
      {onSelect === undefined ? (
        <div className={styles['stepHead']}>{head}</div>
      ) : (
        <button type="button" className={styles['stepHead']} aria-pressed={selected} onClick={onSelect}>
          {head}
        </button>
      )}
      <StepBody step={step} failed={failed} />
    </article>
  )
}

function StepBody({ step, failed }: { step: StepItem; failed: boolean }) {
  const chunks = step.span?.kind === 'retriever' || step.span?.kind === 'reranker' ? step.span.chunks : []
  const said = hasText(step.arguments)
  const answered =
    hasText(step.result) && (chunks.length === 0 || (step.result !== null && saysMore(step.result, chunks)))
  const why = failed ? (step.span?.statusMessage ?? null) : null
  const whyIsNew = why !== null && why !== '' && !(step.result?.text ?? '').includes(why)
  if (!said && !answered && chunks.length === 0 && !whyIsNew) return null
  return (
    <div className={styles['stepBody']}>
      {said && step.arguments !== null && <TextBlock textRef={step.arguments} mono />}
      {chunks.length > 0 && <RetrievedChunks chunks={chunks} />}
      {failed && step.span?.errorType && <span className="mono tone-fail">{step.span.errorType}</span>}
      {whyIsNew && <div className={styles['why']}>{why}</div>}
      {answered && step.result !== null && (
        <TextBlock textRef={step.result} mono tone={failed ? 'fail' : undefined} />
      )}
    </div>
  )
}

const hasText = (ref: StepItem['result']) => ref !== null && ref.text !== null && ref.text !== ''

function placeWords(span: Span, startMs: number | null): string {
  if (span.startMs === null || startMs === null) return `span ${span.seq}`
  const after = (span.startMs - startMs) / 1000
  return `span ${span.seq} · at ${formatNumber(after, after < 10 ? 2 : 1)} s`
}

/** The same step again and again, in one line that unfolds in place. */
export function RunBlock({ steps, onUnfold }: { steps: readonly StepItem[]; onUnfold: () => void }) {
  const spans = steps.flatMap((step) => (step.span === null ? [] : [step.span]))
  const { words, failed } = runWords(spans)
  const first = steps[0]
  return (
    <div className={classes(styles['step'], failed && styles['failed'])}>
      <div className={styles['stepHead']}>
        <KindIcon kind={first?.span?.kind ?? 'tool'} labelled />
        <span className="medium ellipsis">
          <MarkedText text={first?.name ?? ''} />
        </span>
        <Tag>× {steps.length}</Tag>
        <span className={classes('ellipsis', failed ? 'tone-fail medium' : 'tone-2')}>{words}</span>
        <span className="grow" />
        <span className={styles['place']}>{spanNumbers(spans)}</span>
        <Button kind="link" onClick={onUnfold}>
          Show each
        </Button>
      </div>
    </div>
  )
}

function spanNumbers(spans: readonly Span[]): string {
  const numbers = spans.map((span) => span.seq)
  if (numbers.length === 0) return ''
  if (numbers.length <= 4) return `spans ${numbers.join(', ')}`
  return `spans ${numbers[0]} to ${numbers.at(-1)}`
}
