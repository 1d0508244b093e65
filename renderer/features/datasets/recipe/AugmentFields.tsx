import { Button } from '../../../components/Button.tsx'
import { Checkbox } from '../../../components/Checkbox.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { Input, TextArea } from '../../../components/Input.tsx'
import { Field } from './Field.tsx'
import type { AugmentDraft, DraftProblems, RecipeDraft } from './recipeDraft.ts'
import styles from './RecipeForm.module.css'

/** Rare cases written anew for training: how far they are filled up, templates, and values that may be swapped. */
export function AugmentFields({
  draft: { augment },
  problems,
  onChange,
}: {
  draft: RecipeDraft
  problems: DraftProblems
  onChange: (change: Partial<RecipeDraft>) => void
}) {
  const set = (change: Partial<AugmentDraft>) => onChange({ augment: { ...augment, ...change } })
  const setSlot = (at: number, change: Partial<AugmentDraft['slots'][number]>) =>
    set({ slots: augment.slots.map((slot, index) => (index === at ? { ...slot, ...change } : slot)) })
  return (
    <Field
      name="Rare cases"
      problem={problems.augment}
      about={
        augment.on
          ? 'Variants go into training alone, are marked, and lead back to the example they were made from.'
          : undefined
      }
    >
      <span className={styles['line']}>
        <Checkbox checked={augment.on} onChange={(on) => set({ on })}>
          Write variants of rare cases
        </Checkbox>
        {augment.on && (
          <>
            <span className={styles['number']}>
              <span className="tone-2">up to</span>
              <Input
                label="Training examples that each code is filled up to"
                inputMode="numeric"
                value={augment.upTo}
                onChange={(event) => set({ upTo: event.target.value })}
              />
              <span className="tone-2">a code</span>
            </span>
            <span className={styles['number']}>
              <Input
                label="At most so many variants of one example"
                inputMode="numeric"
                value={augment.perExample}
                onChange={(event) => set({ perExample: event.target.value })}
              />
              <span className="tone-2">of one example</span>
            </span>
          </>
        )}
      </span>
      {augment.on && (
        <>
          <TextArea
            label="Templates around the user’s message, one a line, each with {text}"
            className={styles['lines']}
            placeholder={'Hello. {text} Thanks!'}
            rows={3}
            value={augment.templates}
            onChange={(event) => set({ templates: event.target.value })}
          />
          {augment.slots.map((slot, at) => (
            // A slot has no id but its place while its name is typed.
            // oxlint-disable-next-line react/no-array-index-key
            <span key={at} className={styles['slot']}>
              <Input
                label={`Name of slot ${at + 1}`}
                mono
                placeholder="city"
                value={slot.name}
                onChange={(event) => setSlot(at, { name: event.target.value })}
              />
              <TextArea
                label={`Values of slot ${at + 1} that may stand for one another, one a line`}
                className={styles['narrow']}
                placeholder={'Berlin\nLisbon'}
                rows={2}
                value={slot.values}
                onChange={(event) => setSlot(at, { values: event.target.value })}
              />
              <IconButton
                icon="trash"
                size="small"
                label={`Remove slot ${at + 1}`}
                onClick={() => set({ slots: augment.slots.filter((_, index) => index !== at) })}
              />
            </span>
          ))}
          <Button
            size="small"
            icon="plus"
            onClick={() => set({ slots: [...augment.slots, { name: '', values: '' }] })}
          >
            Values to swap
          </Button>
        </>
      )}
    </Field>
  )
}
