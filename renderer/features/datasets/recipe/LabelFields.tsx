import { Checkbox } from '../../../components/Checkbox.tsx'
import { TextArea } from '../../../components/Input.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { Select } from '../../../components/Select.tsx'
import { Field } from './Field.tsx'
import type { DraftProblems, RecipeDraft } from './recipeDraft.ts'
import styles from './RecipeForm.module.css'

const policyAbout = {
  single: 'The latest label of a trace decides.',
  majority: 'The verdict of more than half of its reviewers decides; a tie leaves the trace out.',
  adjudicated: 'A label given in the adjudication queue decides where there is one.',
} as const

/** Which labels count: verdicts, whose, of which codes, and who decides where they differ. */
export function LabelFields({
  draft,
  problems,
  onChange,
}: {
  draft: RecipeDraft
  problems: DraftProblems
  onChange: (change: Partial<RecipeDraft>) => void
}) {
  return (
    <>
      <Field name="Verdicts" problem={problems.verdicts}>
        <span className={styles['line']}>
          {(['pass', 'fail'] as const).map((verdict) => (
            <Checkbox
              key={verdict}
              checked={draft.verdicts[verdict]}
              onChange={(checked) => onChange({ verdicts: { ...draft.verdicts, [verdict]: checked } })}
            >
              {verdict === 'pass' ? 'Pass, with its answer' : 'Fail, with its codes'}
            </Checkbox>
          ))}
        </span>
      </Field>
      <Field name="Labels" about={policyAbout[draft.policy]}>
        <span className={styles['line']}>
          <Segmented
            label="Label policy"
            choices={[
              { value: 'single', label: 'Latest' },
              { value: 'majority', label: 'Majority' },
              { value: 'adjudicated', label: 'Adjudicated' },
            ]}
            value={draft.policy}
            onChange={(policy) => onChange({ policy })}
          />
          {draft.policy === 'adjudicated' && (
            <Select
              label="Where nothing was adjudicated"
              prefix="else"
              choices={[
                { value: 'none', label: 'leave the trace out' },
                { value: 'majority', label: 'the majority' },
                { value: 'single', label: 'the latest' },
              ]}
              value={draft.fallback}
              onChange={(fallback) => onChange({ fallback })}
            />
          )}
        </span>
      </Field>
      <Field name="Only" about="One a line; empty for all. Passes count whatever the codes.">
        <span className={styles['line']}>
          <TextArea
            label="Only failures with these codes, one a line"
            className={styles['narrow']}
            placeholder="codes, as PLN.2"
            rows={2}
            spellCheck={false}
            value={draft.codes}
            onChange={(event) => onChange({ codes: event.target.value })}
          />
          <TextArea
            label="Only labels of these reviewers, one a line"
            className={styles['narrow']}
            placeholder="reviewers"
            rows={2}
            spellCheck={false}
            value={draft.reviewers}
            onChange={(event) => onChange({ reviewers: event.target.value })}
          />
        </span>
      </Field>
    </>
  )
}
