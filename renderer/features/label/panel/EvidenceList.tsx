import type { Evidence } from '../../../../shared/domain/label.ts'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { inertText } from '../../../components/conversation/inertText.ts'
import type { Span } from '../../../components/spans/span.ts'
import { formatCount } from '../../../format/numbers.ts'
import { withoutEvidence, type Drafting } from '../labelDraft.ts'
import styles from './EvidenceList.module.css'

/** The passages that a label points to; each goes to its span, or away. */
export function EvidenceList({
  state,
  change,
  spans,
  onEvidence,
  onSelect,
}: {
  state: Drafting
  change: (update: (before: Drafting) => Drafting) => void
  spans: readonly Span[]
  onEvidence: () => void
  onSelect: (span: string) => void
}) {
  const { evidence } = state.draft
  if (evidence.length === 0)
    return (
      <Button size="small" icon="quote" onClick={onEvidence}>
        The selected text
      </Button>
    )
  return (
    <ul className={styles['list']}>
      {evidence.map((passage, index) => (
        <li
          key={`${passage.span ?? ''} ${passage.field} ${passage.start} ${passage.end}`}
          className={styles['passage']}
        >
          <button
            type="button"
            className={styles['words']}
            title={inertText(passage.quote)}
            onClick={() => passage.span !== null && onSelect(passage.span)}
          >
            {passageWords(passage, spans)}
          </button>
          <button
            type="button"
            className={styles['remove']}
            aria-label={`Remove evidence ${index + 1}`}
            onClick={() => change((before) => withoutEvidence(before, index))}
          >
            <Icon name="close" small />
          </button>
        </li>
      ))}
    </ul>
  )
}

function passageWords({ span, field, start, end }: Evidence, spans: readonly Span[]): string {
  const seq = spans.find((each) => each.span === span)?.seq
  const message = /^messages\[(\d+)\]/.exec(field)?.[1]
  const what = message === undefined ? field : `message ${Number(message) + 1}`
  const place = seq === undefined || message !== undefined ? what : `span ${seq}, ${what}`
  return `${place}, ${formatCount(end - start)} characters`
}
