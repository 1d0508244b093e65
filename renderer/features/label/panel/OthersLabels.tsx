import type { CurrentLabel, Verdict } from '../../../../shared/domain/label.ts'
import type { Taxonomy } from '../../../../shared/domain/taxonomy.ts'
import { Code } from '../../../components/Code.tsx'
import { StatusGlyph, verdictStatus } from '../../../components/StatusGlyph.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { MarkedText } from '../../../components/conversation/MarkedText.tsx'
import { codeById } from '../labelDraft.ts'
import styles from './OthersLabels.module.css'

export const verdictWords: Record<Verdict, string> = { pass: 'Pass', fail: 'Fail', defer: 'Deferred' }

/** What others said of this trace, side by side; nobody's label is the right one here. */
export function OthersLabels({
  labels,
  taxonomy,
}: {
  labels: readonly CurrentLabel[]
  taxonomy: Taxonomy | null
}) {
  return (
    <section className={styles['others']} aria-label="Labels of this trace">
      <h3 className="t-section">{labels.length === 1 ? '1 other label' : `${labels.length} other labels`}</h3>
      <ul className={styles['list']}>
        {labels.map((label) => (
          <li key={label.labelId} className={styles['label']}>
            <StatusGlyph status={verdictStatus(label.payload.verdict)} word="" />
            {label.payload.verdict !== null && (
              <span className="medium">{verdictWords[label.payload.verdict]}</span>
            )}
            {label.payload.primary !== null && <Code>{label.payload.primary}</Code>}
            <span>
              {taxonomy === null ? '' : (codeById(taxonomy, label.payload.primary)?.title ?? '')}
              {label.payload.note !== null && (
                <span className="tone-2">
                  {' '}
                  <MarkedText text={label.payload.note} />
                </span>
              )}
            </span>
            <span className="grow" />
            <span className="tone-3 nowrap">{label.reviewer}</span>
            {label.payload.shown_blind && <Tag>blind</Tag>}
          </li>
        ))}
      </ul>
    </section>
  )
}
