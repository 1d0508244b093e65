import type { ReactNode } from 'react'
import type { WorkbenchError } from '../../../shared/errors.ts'
import { Checkbox } from '../../components/Checkbox.tsx'
import { Input } from '../../components/Input.tsx'
import { Pane } from '../../components/Pane.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import type { DraftProblems, RecipeDraft } from './recipeDraft.ts'
import { SliceField } from './SliceField.tsx'
import { splitNames } from './version.ts'
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
      <SliceField
        where={draft.where}
        currentWhere={currentWhere}
        problem={whereProblem}
        onChange={(where) => onChange({ where })}
      />
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
      <Field
        name="Labels"
        about={
          draft.policy === 'single'
            ? 'The latest label of a trace decides.'
            : 'The verdict of more than half of its reviewers decides; a tie leaves the trace out.'
        }
      >
        <Segmented
          label="Label policy"
          choices={[
            { value: 'single', label: 'Latest' },
            { value: 'majority', label: 'Majority' },
          ]}
          value={draft.policy}
          onChange={(policy) => onChange({ policy })}
        />
      </Field>
      <Field
        name="Input"
        about={
          draft.shape === 'turn'
            ? 'Up to the user turn before the first failing span; without one, up to the agent’s first turn.'
            : 'Up to the agent’s first turn.'
        }
      >
        <Segmented
          label="Where the input ends"
          choices={[
            { value: 'turn', label: 'To the failing turn' },
            { value: 'task', label: 'Whole task' },
          ]}
          value={draft.shape}
          onChange={(shape) => onChange({ shape })}
        />
      </Field>
      <Field name="Caps" problem={problems.perUser ?? problems.perSession}>
        <span className={styles['line']}>
          {(
            [
              ['perSession', 'per session'],
              ['perUser', 'per user'],
            ] as const
          ).map(([field, words]) => (
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
        </span>
      </Field>
      <Field
        name="Split"
        problem={problems.split}
        about={
          draft.split === 'shares'
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
        {draft.split === 'shares' && (
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
      </Field>
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

/** A part of the form: its name, its controls, and what is wrong or worth knowing. */
export function Field({
  name,
  about,
  problem,
  children,
}: {
  name: string
  about?: string | undefined
  problem?: string | undefined
  children: ReactNode
}) {
  return (
    <div className={styles['field']} role="group" aria-label={name}>
      <span className={styles['name']} aria-hidden="true">
        {name}
      </span>
      <div className={styles['controls']}>
        {children}
        {problem !== undefined ? (
          <p className="tone-fail" role="alert">
            {problem}
          </p>
        ) : (
          about !== undefined && <p className={styles['about']}>{about}</p>
        )}
      </div>
    </div>
  )
}
