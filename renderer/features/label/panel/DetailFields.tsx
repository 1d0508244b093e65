import { confidences, originLayers, severities } from '../../../../shared/domain/label.ts'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { KindIcon } from '../../../components/KindIcon.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { Select } from '../../../components/Select.tsx'
import { MarkedText } from '../../../components/conversation/MarkedText.tsx'
import { RubricField } from '../../../components/rubric/RubricFields.tsx'
import type { Span } from '../../../components/spans/span.ts'
import { spanState } from '../../../components/spans/spanState.ts'
import { EvidenceList } from './EvidenceList.tsx'
import { changed } from '../labelDraft.ts'
import type { Labelling } from '../useLabelling.ts'
import styles from './DetailFields.module.css'

const none = 'none'
const layerChoices = [none, ...originLayers].map((value) => ({
  value,
  label: value === none ? 'not set' : value.replaceAll('_', ' '),
}))
const plain = (values: readonly string[]) => values.map((value) => ({ value, label: value }))

/** Where it failed, what shows it, and how bad it was. */
export function DetailFields({
  labelling: { state, change },
  spans,
  onFirstFailing,
  onEvidence,
  onSelect,
}: {
  labelling: Labelling
  spans: readonly Span[]
  onFirstFailing: () => void
  onEvidence: () => void
  onSelect: (span: string) => void
}) {
  const { draft } = state
  const first = spans.find((span) => span.span === draft.first_failing_span)
  return (
    <>
      <div data-field="">
        <RubricField name="First failing" keys="x" hint="pick">
          {first === undefined ? (
            <Button size="small" icon="flag" onClick={onFirstFailing}>
              {draft.first_failing_span === null ? 'The selected span' : 'Not in this trace'}
            </Button>
          ) : (
            <button type="button" className={styles['first']} onClick={() => onSelect(first.span)}>
              <span className="tone-warn">
                <Icon name="flag" small />
              </span>
              <span className="tone-3">{first.seq}</span>
              <KindIcon kind={first.kind} labelled />
              <span className="medium ellipsis">
                <MarkedText text={first.name} />
              </span>
              {spanState(first).tone === 'fail' && (
                <span className="tone-fail">× {spanState(first).word}</span>
              )}
            </button>
          )}
        </RubricField>
      </div>
      <div data-field="">
        <RubricField name="Evidence" keys="v" hint="add">
          <EvidenceList
            state={state}
            change={change}
            spans={spans}
            onEvidence={onEvidence}
            onSelect={onSelect}
          />
        </RubricField>
      </div>
      <div data-field="">
        <RubricField name="Layer">
          <Select
            label="Origin layer"
            choices={layerChoices}
            value={draft.origin_layer ?? none}
            onChange={(value) =>
              change((before) =>
                changed(before, { origin_layer: originLayers.find((layer) => layer === value) ?? null }),
              )
            }
          />
          <span className={styles['second']}>Severity</span>
          <Segmented
            label="Severity"
            choices={plain(severities)}
            value={draft.severity ?? ''}
            onChange={(value) =>
              change((before) =>
                changed(before, { severity: severities.find((each) => each === value) ?? null }),
              )
            }
          />
        </RubricField>
      </div>
      <div data-field="">
        <RubricField name="Recovered">
          <Segmented
            label="Recovered"
            choices={[
              { value: 'yes', label: 'Yes' },
              { value: 'no', label: 'No' },
            ]}
            value={draft.recovered === null ? '' : draft.recovered ? 'yes' : 'no'}
            onChange={(value) => change((before) => changed(before, { recovered: value === 'yes' }))}
          />
          <span className={styles['second']}>Confidence</span>
          <Segmented
            label="Confidence"
            choices={plain(confidences)}
            value={draft.confidence ?? ''}
            onChange={(value) =>
              change((before) =>
                changed(before, { confidence: confidences.find((each) => each === value) ?? null }),
              )
            }
          />
        </RubricField>
      </div>
    </>
  )
}
