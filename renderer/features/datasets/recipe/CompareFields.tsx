import { Checkbox } from '../../../components/Checkbox.tsx'
import { TextArea } from '../../../components/Input.tsx'
import { Select } from '../../../components/Select.tsx'
import { Field } from './Field.tsx'
import type { DraftProblems, RecipeDraft } from './recipeDraft.ts'
import styles from './RecipeForm.module.css'

/** What training is compared with, so that no case that judges is trained on. */
export function CompareFields({
  draft: { compare },
  onChange,
}: {
  draft: RecipeDraft
  problems: DraftProblems
  onChange: (change: Partial<RecipeDraft>) => void
}) {
  const set = (change: Partial<RecipeDraft['compare']>) => onChange({ compare: { ...compare, ...change } })
  return (
    <Field
      name="Leaks"
      about={
        compare.on
          ? 'Certain copies are taken out of training; the certificate of the version says of what and how sure that is.'
          : 'Not compared: the version gets no certificate.'
      }
    >
      <span className={styles['line']}>
        <Checkbox checked={compare.on} onChange={(on) => set({ on })}>
          Compare training with all pinned sets
        </Checkbox>
        {compare.on && (
          <>
            <Checkbox checked={compare.within} onChange={(within) => set({ within })}>
              and with its own eval and test
            </Checkbox>
            <Select
              label="Training examples between clear and certain"
              prefix="unsure ones"
              choices={[
                { value: 'keep', label: 'kept, for review' },
                { value: 'remove', label: 'taken out' },
              ]}
              value={compare.review}
              onChange={(review) => set({ review })}
            />
          </>
        )}
      </span>
      {compare.on && (
        <TextArea
          label="Also compared with these versions, one a line"
          className={styles['narrow']}
          placeholder={'name@3 or name@tag'}
          rows={2}
          spellCheck={false}
          value={compare.against}
          onChange={(event) => set({ against: event.target.value })}
        />
      )}
    </Field>
  )
}
