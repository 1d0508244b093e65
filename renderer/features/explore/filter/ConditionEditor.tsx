import { useState } from 'react'
import { fieldByName } from '../../../../shared/filter/fields.ts'
import { withCondition, withoutField, withRange } from '../../../../shared/filter/edit.ts'
import { allOf, type Condition, type Filter } from '../../../../shared/filter/ast.ts'
import { partsOf } from '../../../../shared/filter/parts.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { Button } from '../../../components/Button.tsx'
import { Input } from '../../../components/Input.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { setFilter, type FilterState } from '../../../stores/filter.ts'
import { numberBounds } from '../facets/brushRange.ts'
import { ValueList } from '../facets/ValueSection.tsx'
import styles from './Popovers.module.css'

interface EditorProps {
  field: string
  state: FilterState
  onDone: () => void
}

/** What a field must be: values to tick, bounds, a time, or a text to hold. */
export function ConditionEditor(props: EditorProps) {
  const kind = fieldByName(props.field)?.kind ?? 'category'
  if (kind === 'number') return <NumberEditor {...props} />
  if (kind === 'time') return <TimeEditor {...props} />
  if (kind === 'text' || props.field === 'preview') return <TextEditor {...props} />
  return <ValueEditor {...props} />
}

function ValueEditor({ field, state }: EditorProps) {
  const [search, setSearch] = useState('')
  // A label is found by its code; both conditions may stand side by side.
  const dimension = field === 'label' ? 'code' : field
  const answer = useQuery('slice.facets', { where: state.where, dimensions: [dimension], limit: 60, search })
  const facet = answer.value?.facets[0]
  return (
    <>
      <Input
        label={`Search values of ${field}`}
        icon="search"
        placeholder="Search values"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <div className={styles['values']}>
        {facet === undefined ? (
          answer.slow && <SkeletonRows rows={4} label="Counting values" />
        ) : (
          <ValueList field={dimension} facet={facet} state={state} matched={0} />
        )}
      </div>
    </>
  )
}

const numberOf = (text: string) =>
  text.trim() === '' || !Number.isFinite(Number(text)) ? null : Number(text)

function NumberEditor({ field, state, onDone }: EditorProps) {
  const bounds = numberBounds(state.filter, field)
  const [from, setFrom] = useState(bounds?.from?.toString() ?? '')
  const [to, setTo] = useState(bounds?.to?.toString() ?? '')
  const [low, high] = [numberOf(from), numberOf(to)]
  const wrong = low !== null && high !== null && high < low ? 'The range ends before it begins' : null
  const apply = () => {
    if (wrong !== null) return
    setFilter(withRange(state.filter, field, low, high))
    onDone()
  }
  return (
    <Applied
      onApply={apply}
      why={wrong}
      onMissing={() => (setFilter(missing(state.filter, field)), onDone())}
    >
      <div className="row">
        <Input
          label={`${field} from`}
          placeholder="from"
          inputMode="decimal"
          value={from}
          onChange={(event) => setFrom(event.target.value)}
        />
        <span className="tone-3">to</span>
        <Input
          label={`${field} to`}
          placeholder="to"
          inputMode="decimal"
          value={to}
          onChange={(event) => setTo(event.target.value)}
        />
      </div>
    </Applied>
  )
}

const missing = (filter: Filter, field: string) =>
  withCondition(withoutField(filter, field), { kind: 'missing', field, negated: false })

const stretches = [
  { amount: 24, unit: 'hours' },
  { amount: 7, unit: 'days' },
  { amount: 14, unit: 'days' },
  { amount: 4, unit: 'weeks' },
] as const

function TimeEditor({ field, state, onDone }: EditorProps) {
  const period = partsOf(state.filter).find((part) => part.kind === 'period')
  const [from, setFrom] = useState(period?.from.slice(0, 10) ?? '')
  const [to, setTo] = useState(period?.to.slice(0, 10) ?? '')
  const wrong = from !== '' && to !== '' && to < from ? 'The period ends before it begins' : null
  const set = (condition: Condition) => {
    setFilter(allOf([withoutField(state.filter, field), condition]))
    onDone()
  }
  const apply = () => {
    if (wrong !== null) return
    if (from !== '' && to !== '') set({ kind: 'period', field: 'start', from, to })
    else if (from !== '') set({ kind: 'compare', field: 'start', op: '>=', value: from })
    else if (to !== '') set({ kind: 'compare', field: 'start', op: '<=', value: to })
    else {
      setFilter(withoutField(state.filter, field))
      onDone()
    }
  }
  return (
    <Applied onApply={apply} why={wrong}>
      <div className="row row-wrap row-tight">
        {stretches.map(({ amount, unit }) => (
          <Button
            key={unit + amount}
            size="small"
            onClick={() => set({ kind: 'last', field: 'start', amount, unit })}
          >
            Last {amount} {unit}
          </Button>
        ))}
      </div>
      <div className="row">
        <Input label="From day" type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        <span className="tone-3">to</span>
        <Input label="To day" type="date" value={to} onChange={(event) => setTo(event.target.value)} />
      </div>
      <p className="tone-3 t-micro">Days are those of UTC, as in the filter’s text.</p>
    </Applied>
  )
}

function TextEditor({ field, state, onDone }: EditorProps) {
  const [text, setText] = useState('')
  const apply = () => {
    if (text === '') return
    setFilter(withCondition(state.filter, { kind: 'contains', field, value: text }))
    onDone()
  }
  return (
    <Applied onApply={apply} why={text === '' ? 'There is nothing to look for' : null}>
      <Input
        label={`${field} contains`}
        placeholder="contains"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
    </Applied>
  )
}

function Applied({
  onApply,
  why,
  onMissing,
  children,
}: {
  onApply: () => void
  why: string | null
  onMissing?: () => void
  children: React.ReactNode
}) {
  return (
    <form
      className="col"
      onSubmit={(event) => {
        event.preventDefault()
        onApply()
      }}
    >
      <div className={styles['form']}>
        {children}
        <div className="row">
          <Button kind="primary" size="small" why={why} onClick={onApply}>
            Apply
          </Button>
          {onMissing !== undefined && (
            <Button kind="ghost" size="small" onClick={onMissing}>
              Is missing
            </Button>
          )}
        </div>
        {/* Enter in a field sends the form. */}
        <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      </div>
    </form>
  )
}
