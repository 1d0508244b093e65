import { useMemo, useState } from 'react'
import { formatCount } from '../../format/numbers.ts'
import { Button } from '../Button.tsx'
import { classes } from '../classes.ts'
import { Tag } from '../Tag.tsx'
import type { Span } from '../spans/span.ts'
import { conversationItems, type ConversationItem, type MessageItem } from './conversationItems.ts'
import { RunBlock, StepBlock } from './StepBlock.tsx'
import { TextBlock } from './TextBlock.tsx'
import type { Message } from './textRef.ts'
import styles from './Conversation.module.css'

const speakers: Record<Message['role'], string> = {
  system: 'System',
  user: 'User',
  assistant: 'Agent',
  tool: 'Tool',
  other: 'Other',
}

/** So many items are drawn at first; more follow on demand, or when one of them is selected or found. */
const firstItems = 150

export interface ConversationProps {
  messages: readonly Message[]
  spans: readonly Span[]
  selected: string | null
  onSelect: (span: string) => void
  firstFailing?: string | null
  /** The message that holds the current hit of the find. */
  currentMessage?: number | null
  clock: (ms: number) => string
  startMs: number | null
}

/** What was said and what the agent did in between, in order. A step is selected together with its span. */
export function Conversation(props: ConversationProps) {
  const { messages, spans, selected, currentMessage = null } = props
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const [shown, setShown] = useState(firstItems)
  const all = useMemo(() => {
    const folded = conversationItems(messages, spans, unfolded)
    // A step inside a folded run that is selected elsewhere is shown by itself.
    const run = folded.find((item) => item.item === 'run' && holds(item, selected, currentMessage))
    return run === undefined ? folded : conversationItems(messages, spans, new Set([...unfolded, run.key]))
  }, [messages, spans, unfolded, selected, currentMessage])
  const wantedAt = all.findIndex((item) => holds(item, selected, currentMessage))
  const items = all.slice(0, Math.max(shown, wantedAt + 20))

  return (
    <div className={styles['conversation']}>
      {items.map((item) => (
        <Item
          key={item.key}
          item={item}
          {...props}
          onUnfold={() => setUnfolded((before) => new Set([...before, item.key]))}
        />
      ))}
      {items.length < all.length && (
        <Button onClick={() => setShown(items.length + firstItems)}>
          Show more, {formatCount(all.length - items.length)} left
        </Button>
      )}
    </div>
  )
}

function holds(item: ConversationItem, span: string | null, message: number | null): boolean {
  if (item.item === 'message') return item.message.index === message
  const steps = item.item === 'run' ? item.steps : [item]
  return steps.some(
    (step) =>
      (span !== null && step.span?.span === span) ||
      (message !== null && (step.result?.message === message || step.arguments?.message === message)),
  )
}

function Item({
  item,
  selected,
  onSelect,
  firstFailing = null,
  clock,
  startMs,
  onUnfold,
}: ConversationProps & { item: ConversationItem; onUnfold: () => void }) {
  if (item.item === 'message') return <Said item={item} clock={clock} />
  if (item.item === 'run') return <RunBlock steps={item.steps} onUnfold={onUnfold} />
  const span = item.span
  return (
    <StepBlock
      step={item}
      selected={span !== null && span.span === selected}
      firstFailing={span !== null && span.span === firstFailing}
      startMs={startMs}
      onSelect={span === null ? undefined : () => onSelect(span.span)}
    />
  )
}

function Said({ item, clock }: { item: MessageItem; clock: (ms: number) => string }) {
  const { message } = item
  const [open, setOpen] = useState(message.role !== 'system')
  return (
    <div className={styles['said']} data-message={message.index}>
      <div className={styles['who']}>
        <div className={styles['speaker']}>{speakers[message.role]}</div>
        {message.atMs !== null && <div>{clock(message.atMs)}</div>}
      </div>
      <div className={classes('t-body', styles['words'])}>
        {message.name !== null && message.name !== '' && <Tag>{message.name}</Tag>}
        {open ? (
          <TextBlock textRef={item.content} />
        ) : (
          <Button kind="link" onClick={() => setOpen(true)}>
            Show the system prompt, {formatCount(message.contentChars)} characters
          </Button>
        )}
      </div>
    </div>
  )
}
