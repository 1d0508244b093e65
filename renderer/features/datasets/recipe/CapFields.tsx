import { recipeColumns } from '../../../../shared/domain/recipe.ts'
import { Input } from '../../../components/Input.tsx'
import { Select } from '../../../components/Select.tsx'
import { Field } from './Field.tsx'
import { columnWords } from '../recipeWords.ts'
import type { DraftProblems, RecipeDraft } from './recipeDraft.ts'
import styles from './RecipeForm.module.css'

const caps = [
  ['perSession', 'per session'],
  ['perUser', 'per user'],
  ['perGroup', 'per group of copies'],
  ['total', 'in all'],
] as const

/** How many examples may come from one session, user, group of copies or slice, and in all. */
export function CapFields({
  draft,
  problems,
  onChange,
}: {
  draft: RecipeDraft
  problems: DraftProblems
  onChange: (change: Partial<RecipeDraft>) => void
}) {
  const problem =
    problems.perUser ?? problems.perSession ?? problems.perGroup ?? problems.perSlice ?? problems.total
  return (
    <Field name="Caps" problem={problem}>
      <span className={styles['line']}>
        {caps.map(([field, words]) => (
          <span key={field} className={styles['number']}>
            <Input
              label={`At most so many ${words}`}
              inputMode="numeric"
              placeholder="no cap"
              value={draft[field]}
              invalid={problems[field] !== undefined}
              onChange={(event) => onChange({ [field]: event.target.value })}
            />
            <span className="tone-2">{words}</span>
          </span>
        ))}
        <span className={styles['number']}>
          <Input
            label="At most so many of one value"
            inputMode="numeric"
            placeholder="no cap"
            value={draft.perSlice}
            invalid={problems.perSlice !== undefined}
            onChange={(event) =>
              onChange({ perSlice: event.target.value, sliceBy: draft.sliceBy ?? 'intent' })
            }
          />
          <Select
            label="Column whose values are capped"
            prefix="per"
            choices={recipeColumns.map((value) => ({ value, label: columnWords(value) }))}
            value={draft.sliceBy ?? 'intent'}
            onChange={(sliceBy) => onChange({ sliceBy })}
          />
        </span>
      </span>
    </Field>
  )
}
