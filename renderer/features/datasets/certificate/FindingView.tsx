import { RedactedText } from '../../../components/RedactedText.tsx'
import { StatusGlyph } from '../../../components/StatusGlyph.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { formatNumber } from '../../../format/numbers.ts'
import type { Finding } from './certificateWords.ts'
import styles from './FindingView.module.css'

/** A training text beside the case that it is like, with what both have marked. */
export function FindingView({ finding }: { finding: Finding }) {
  return (
    <div
      className={styles['view']}
      // A scrolling region must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      role="group"
      aria-label="The two texts"
    >
      <div className="row row-wrap">
        <span className="strong">{formatNumber(finding.score)}</span>
        {finding.methods.map((method) => (
          <Tag key={method}>{method}</Tag>
        ))}
        {finding.decision !== null && (
          <span className="row row-tight">
            <StatusGlyph status={finding.decision === 'confirm' ? 'fail' : 'pass'} word="" />
            {finding.decision === 'confirm' ? 'decided: a leak' : 'decided: no leak'}
          </span>
        )}
      </div>
      <p className="tone-2">{finding.reason}</p>
      <div className={styles['sides']}>
        {(
          [
            ['Training', finding.train, finding.train_id, 'train'],
            ['Evaluation', finding.evaluation, finding.eval_id, 'evaluation'],
          ] as const
        ).map(([title, side, id, key]) => (
          <section key={key} className={styles['side']} aria-label={title}>
            <h3 className="t-section">
              {title} <span className="mono tone-3">{String(id).slice(0, 8)}</span>
            </h3>
            {side === null ? (
              <>
                <p className="tone-3">
                  {finding.matches.length === 0
                    ? 'No longer in a version; the two have no four words in a row in common.'
                    : 'No longer in a version; both have:'}
                </p>
                {finding.matches.map((match) => (
                  <p key={match[key].join('-')}>
                    <RedactedText text={match.text} />
                  </p>
                ))}
              </>
            ) : (
              <>
                {side.asked !== null && side.asked !== '' && (
                  <p className="tone-2">
                    Asks: <RedactedText text={side.asked} />
                  </p>
                )}
                <RedactedText
                  text={side.text}
                  marks={finding.matches.map((match) => ({
                    start: match[key][0],
                    length: match[key][1] - match[key][0],
                    kind: 'evidence' as const,
                  }))}
                />
              </>
            )}
          </section>
        ))}
      </div>
    </div>
  )
}
