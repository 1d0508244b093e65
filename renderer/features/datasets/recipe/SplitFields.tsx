import { recipeColumns } from '../../../../shared/domain/recipe.ts'
import { Checkbox } from '../../../components/Checkbox.tsx'
import { Input } from '../../../components/Input.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { Select } from '../../../components/Select.tsx'
import { Field } from './Field.tsx'
import { columnWords } from '../recipeWords.ts'
import type { DraftProblems, RecipeDraft } from './recipeDraft.ts'
import { splitNames } from '../version.ts'
import styles from './RecipeForm.module.css'

/** How examples are divided without a leak: shares, what each split keeps the mix of, time between, large groups. */
export function SplitFields({
  draft,
  problems,
  onChange,
}: {
  draft: RecipeDraft
  problems: DraftProblems
  onChange: (change: Partial<RecipeDraft>) => void
}) {
  const shared = draft.split === 'shares'
  const rest = recipeColumns.filter((column) => !draft.stratify.includes(column))
  return (
    <>
      <Field
        name="Split"
        problem={problems.split ?? problems.embargo}
        about={
          shared
            ? 'What shares a session, a user or a duplicate group stays together, so shares are met as nearly as that allows.'
            : undefined
        }
      >
        <Segmented
          label="Split"
          choices={[
            ...splitNames.map((value) => ({ value, label: `All ${value}` })),
            { value: 'shares' as const, label: 'Shares' },
          ]}
          value={draft.split}
          onChange={(split) => onChange({ split })}
        />
        {shared && (
          <span className={styles['line']}>
            {splitNames.map((name) => (
              <span key={name} className={styles['number']}>
                <Input
                  label={`Share of ${name}`}
                  inputMode="decimal"
                  value={draft.shares[name]}
                  invalid={problems.split !== undefined}
                  onChange={(event) => onChange({ shares: { ...draft.shares, [name]: event.target.value } })}
                />
                <span className="tone-2">{name}</span>
              </span>
            ))}
          </span>
        )}
        {shared && (
          <span className={styles['line']}>
            <Checkbox
              checked={draft.embargo.on}
              onChange={(on) => onChange({ embargo: { ...draft.embargo, on } })}
            >
              Evaluation starts later than training ends, by
            </Checkbox>
            <span className={styles['number']}>
              <Input
                label="Days between training and evaluation"
                inputMode="decimal"
                disabled={!draft.embargo.on}
                value={draft.embargo.days}
                invalid={problems.embargo !== undefined}
                onChange={(event) => onChange({ embargo: { ...draft.embargo, days: event.target.value } })}
              />
              <span className="tone-2">days</span>
            </span>
          </span>
        )}
      </Field>
      {shared && (
        <Field name="Balance" about="Each split keeps the mix of these as nearly as it can.">
          <span className={styles['line']}>
            {draft.stratify.map((column, at) => (
              <Select
                key={column}
                label={`Balanced column ${at + 1}`}
                choices={[
                  { value: '' as const, label: 'none' },
                  ...[column, ...rest].map((value) => ({ value, label: columnWords(value) })),
                ]}
                value={column}
                onChange={(next) =>
                  onChange({
                    stratify: [
                      ...draft.stratify.slice(0, at),
                      ...(next === '' ? [] : [next]),
                      ...draft.stratify.slice(at + 1),
                    ],
                  })
                }
              />
            ))}
            {draft.stratify.length < 4 && (
              <Select
                label="Another balanced column"
                choices={rest.map((value) => ({ value, label: columnWords(value) }))}
                value={null}
                placeholder={draft.stratify.length === 0 ? 'by a column…' : 'and…'}
                onChange={(next) => onChange({ stratify: [...draft.stratify, next] })}
              />
            )}
            <Select
              label="A group of tied examples above 5 % of all"
              prefix="large groups"
              choices={[
                { value: 'refuse', label: 'refused' },
                { value: 'cut_users', label: 'cut where only a user ties them' },
                { value: 'keep', label: 'kept whole' },
              ]}
              value={draft.giant}
              onChange={(giant) => onChange({ giant })}
            />
          </span>
        </Field>
      )}
    </>
  )
}
