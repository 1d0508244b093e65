import type { WorkbenchError } from '../../../../shared/errors.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { TextArea } from '../../../components/Input.tsx'
import { Select } from '../../../components/Select.tsx'
import { Field } from './Field.tsx'
import styles from './SliceField.module.css'

const all = 'all'
const current = 'current'
const own = 'own'

/** Which traces: a saved slice, the filter of Explore, all, or a filter written here. */
export function SliceField({
  where,
  currentWhere,
  problem,
  onChange,
}: {
  where: string
  currentWhere: string
  problem: WorkbenchError | null
  onChange: (where: string) => void
}) {
  const saved = useQuery('slices.list', {}).value?.slices ?? []
  const choices = [
    { value: all, label: 'All traces' },
    ...(currentWhere.trim() === '' ? [] : [{ value: current, label: 'Current filter of Explore' }]),
    ...saved.map((slice) => ({ value: slice.id, label: slice.name })),
  ]
  const chosen =
    where.trim() === ''
      ? all
      : where === currentWhere
        ? current
        : (saved.find((slice) => slice.where === where)?.id ?? own)
  const choose = (value: string) => {
    if (value === all) onChange('')
    else if (value === current) onChange(currentWhere)
    else onChange(saved.find((slice) => slice.id === value)?.where ?? where)
  }
  return (
    <Field
      name="Traces"
      problem={problem === null ? undefined : [problem.message, problem.hint].filter(Boolean).join(' ')}
    >
      <Select
        label="Slice"
        choices={chosen === own ? [...choices, { value: own, label: 'Own filter' }] : choices}
        value={chosen}
        onChange={choose}
      />
      <TextArea
        label="Filter"
        className={styles['filter']}
        rows={2}
        spellCheck={false}
        placeholder="plan_tier = 'enterprise' and label:PLN.2"
        aria-invalid={problem !== null || undefined}
        value={where}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
