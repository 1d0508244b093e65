import { useRef, useState, type KeyboardEvent } from 'react'
import type { Taxonomy } from '../../../../shared/domain/taxonomy.ts'
import { isTextField } from '../../../commands/keyboard.ts'
import { Icon } from '../../../components/Icon.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { CodeList, GenreGrid, GenreNames } from '../../../components/rubric/CodeChoice.tsx'
import { DefinitionCard, NoDefinition } from '../../../components/rubric/DefinitionCard.tsx'
import { RubricField } from '../../../components/rubric/RubricFields.tsx'
import { VerdictChoice } from '../../../components/rubric/VerdictChoice.tsx'
import type { TraceReading } from '../../reading/useTraceReading.ts'
import { DetailFields } from './DetailFields.tsx'
import { codeById, genreById, withContributing, withGenre, withPrimary, withVerdict } from '../labelDraft.ts'
import { LabelActions } from './LabelActions.tsx'
import { MoreBelow } from './MoreBelow.tsx'
import { NoteFields } from './NoteFields.tsx'
import { NotSaved } from './NotSaved.tsx'
import { OthersLabels } from './OthersLabels.tsx'
import { moveField } from './moveField.ts'
import { useLabelKeys } from './useLabelKeys.ts'
import type { Labelling } from '../useLabelling.ts'
import { useSpanActions } from './useSpanActions.ts'
import styles from './LabelPanel.module.css'

/**
 * The rubric in the order of thought: outcome, code with its definition, first failing span, evidence, details,
 * note. The same panel in Review and beside a trace.
 */
export function LabelPanel({
  labelling,
  taxonomy,
  reading,
  epoch,
  onDone,
  onSkip,
}: {
  labelling: Labelling
  taxonomy: Taxonomy
  reading: TraceReading
  epoch: number
  /** The label is whole and on its way to the disk. */
  onDone: () => void
  onSkip?: (() => void) | undefined
}) {
  const { state, change } = labelling
  const [said, setSaid] = useState<{ trace: string; words: string } | null>(null)
  const note = useRef<HTMLTextAreaElement>(null)
  const panel = useRef<HTMLElement>(null)
  const fields = useRef<HTMLDivElement>(null)
  const say = (words: string | null) => setSaid(words === null ? null : { trace: reading.trace, words })
  const spanActions = useSpanActions({ labelling, reading, epoch, say })
  const complete = () => {
    const missing = labelling.complete()
    say(missing)
    if (missing !== null) return
    if (isTextField(document.activeElement)) (document.activeElement as HTMLElement).blur()
    onDone()
  }
  useLabelKeys(labelling, taxonomy, {
    onComplete: complete,
    onFirstFailing: spanActions.markFirstFailing,
    onEvidence: () => void spanActions.addEvidence(),
    onNote: () => note.current?.focus(),
    onSkip,
    onEnter: () => panel.current?.querySelector<HTMLElement>('[data-field] button')?.focus(),
  })
  const genre = genreById(taxonomy, state.genre)
  const shown = codeById(taxonomy, state.shownCode)
  const words = said?.trace === reading.trace ? said.words : labelling.said
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      ref={panel}
      className={styles['panel']}
      aria-label="Rubric"
      data-pane=""
      tabIndex={-1}
      onKeyDown={(event: KeyboardEvent<HTMLElement>) => {
        if (moveField(event.currentTarget, event.target, event.key)) event.preventDefault()
      }}
    >
      <header className={styles['head']}>
        <h2 className="strong">Label</h2>
        {labelling.blind && (
          <Tag tone="accent">
            <Icon name="eyeOff" small />
            Blind
          </Tag>
        )}
        <span className="tone-3 ellipsis">
          {labelling.blind ? 'Others’ labels appear after you submit' : (labelling.reviewer ?? '')}
        </span>
      </header>
      <NotSaved labelling={labelling} />
      <div className={styles['body']}>
        <div ref={fields} className={styles['fields']}>
          {labelling.others.length > 0 && (
            <div className={styles['block']}>
              <OthersLabels labels={labelling.others} taxonomy={taxonomy} />
            </div>
          )}
          <div className={styles['block']} data-field="">
            <RubricField name="Outcome">
              <VerdictChoice
                verdict={state.draft.verdict}
                onChoose={(verdict) => change((before) => withVerdict(before, verdict))}
              />
            </RubricField>
          </div>
          <div className={styles['block']}>
            <div className="row">
              <h3 className={styles['name']}>Primary code</h3>
              <span className="grow" />
              <span className="t-micro tone-3">
                {state.awaitsCode && genre !== undefined
                  ? `${genre.title}: now the code`
                  : 'genre, then code; Shift adds'}
              </span>
            </div>
            <div data-field="">
              <GenreGrid
                taxonomy={taxonomy}
                genre={state.genre}
                onOpen={(next) => change((before) => withGenre(before, next))}
              />
            </div>
            {genre === undefined ? (
              <GenreNames
                taxonomy={taxonomy}
                onOpen={(next) => change((before) => withGenre(before, next))}
              />
            ) : (
              <CodeList
                genre={genre}
                shownCode={state.shownCode}
                primary={state.draft.primary}
                contributing={state.draft.contributing}
                awaitsCode={state.awaitsCode}
                onPrimary={(code) => change((before) => withPrimary(before, code, taxonomy))}
                onContributing={(code) => change((before) => withContributing(before, code))}
                onShow={(code) => change((before) => ({ ...before, shownCode: code }))}
              />
            )}
            <CodesElsewhere labelling={labelling} />
            {shown === undefined ? (
              <NoDefinition taxonomy={taxonomy} />
            ) : (
              <DefinitionCard
                code={shown}
                version={taxonomy.version}
                examples={state.examples}
                onExamples={() => change((before) => ({ ...before, examples: !before.examples }))}
                onUse={(code) => change((before) => showCode(before, code, taxonomy))}
              />
            )}
          </div>
          <div className={styles['block']}>
            <DetailFields
              labelling={labelling}
              spans={reading.answer.value?.spans ?? []}
              onFirstFailing={spanActions.markFirstFailing}
              onEvidence={() => void spanActions.addEvidence()}
              onSelect={reading.select}
            />
          </div>
          <div className={styles['block']}>
            <NoteFields labelling={labelling} noteRef={note} />
          </div>
        </div>
        <MoreBelow of={fields} />
      </div>
      <p className={styles['said']} role="status">
        {words}
      </p>
      <LabelActions labelling={labelling} onComplete={complete} onSkip={onSkip} />
    </section>
  )
}

function showCode(state: Labelling['state'], code: string, taxonomy: Taxonomy): Labelling['state'] {
  const genre = taxonomy.genres.find((candidate) => candidate.codes.some((each) => each.id === code))
  return { ...state, shownCode: code, genre: genre?.id ?? state.genre, awaitsCode: true, examples: false }
}

/** The codes of genres that are not open, which the list above cannot show. */
function CodesElsewhere({ labelling: { state, change } }: { labelling: Labelling }) {
  const { primary, contributing } = state.draft
  const elsewhere = (code: string) => code !== state.genre && !code.startsWith(`${state.genre ?? ''}.`)
  const hidden = contributing.filter(elsewhere)
  const primaryHidden = primary !== null && elsewhere(primary)
  if (hidden.length === 0 && !primaryHidden) return null
  return (
    <div className="row row-tight row-wrap">
      {primaryHidden && (
        <Tag tone="accent" icon="check">
          {primary} is primary
        </Tag>
      )}
      {hidden.length > 0 && <span className="t-micro tone-3">Contributing</span>}
      {hidden.map((code) => (
        <button
          key={code}
          type="button"
          className={styles['remove']}
          aria-label={`Remove contributing code ${code}`}
          onClick={() => change((before) => withContributing(before, code))}
        >
          {code}
          <Icon name="close" small />
        </button>
      ))}
    </div>
  )
}
