import type { WorkbenchError } from '../../../../shared/errors.ts'
import { Input } from '../../../components/Input.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { Select } from '../../../components/Select.tsx'
import { AugmentFields } from './AugmentFields.tsx'
import { CapFields } from './CapFields.tsx'
import { CompareFields } from './CompareFields.tsx'
import { Field } from './Field.tsx'
import { LabelFields } from './LabelFields.tsx'
import { profileWords, shapeWords, wordsAsChoices } from '../recipeWords.ts'
import type { DraftProblems, RecipeDraft } from './recipeDraft.ts'
import { SliceField } from './SliceField.tsx'
import { SplitFields } from './SplitFields.tsx'
import styles from './RecipeForm.module.css'

/** Everything a recipe can say, in the order in which a build does it. */
export function RecipeForm({
  draft,
  problems,
  whereProblem,
  currentWhere,
  onChange,
}: {
  draft: RecipeDraft
  problems: DraftProblems
  whereProblem: WorkbenchError | null
  currentWhere: string
  onChange: (change: Partial<RecipeDraft>) => void
}) {
  const part = { draft, problems, onChange }
  return (
    <Pane label="Recipe" className={styles['form']}>
      <Field name="Name" problem={problems.name}>
        <Input
          label="Name of the dataset"
          mono
          data-dataset-name=""
          placeholder="billing-golden"
          value={draft.name}
          invalid={problems.name !== undefined}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <Field name="Profile" about={profileWords[draft.profile].about}>
        <Select
          label="What the version is kept for"
          choices={wordsAsChoices(profileWords)}
          value={draft.profile}
          onChange={(profile) => onChange({ profile })}
        />
      </Field>
      <SliceField
        where={draft.where}
        currentWhere={currentWhere}
        problem={whereProblem}
        onChange={(where) => onChange({ where })}
      />
      <LabelFields {...part} />
      <Field name="Shape" about={shapeWords[draft.shape].about}>
        <Select
          label="What an example holds"
          choices={wordsAsChoices(shapeWords)}
          value={draft.shape}
          onChange={(shape) => onChange({ shape })}
        />
      </Field>
      <CapFields {...part} />
      <SplitFields {...part} />
      <AugmentFields {...part} />
      <CompareFields {...part} />
      <Field
        name="Seed"
        problem={problems.seed}
        about="Decides caps and splits; the same seed gives the same."
      >
        <span className={styles['number']}>
          <Input
            label="Seed"
            inputMode="numeric"
            value={draft.seed}
            invalid={problems.seed !== undefined}
            onChange={(event) => onChange({ seed: event.target.value })}
          />
        </span>
      </Field>
    </Pane>
  )
}
