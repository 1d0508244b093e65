import { useLayoutEffect, useRef, useState } from 'react'
import { conditionsOf, withoutCondition } from '../../../../shared/filter/edit.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { useCommands } from '../../../commands/commands.ts'
import { Button } from '../../../components/Button.tsx'
import { Chip } from '../../../components/Chip.tsx'
import { FilterLine } from '../../../components/filter/FilterLine.tsx'
import { Kbd } from '../../../components/Kbd.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import { setFilter, type FilterState } from '../../../stores/filter.ts'
import { setExploreView, useExploreView } from '../../../stores/exploreView.ts'
import { AddCondition } from './AddCondition.tsx'
import { SaveSlice } from './SaveSlice.tsx'
import { SlicePicker } from './SlicePicker.tsx'
import { useShown } from '../shownByDefault.ts'
import { useLine } from './useLine.ts'
import styles from './FilterBar.module.css'

/** The filter twice: as chips and as a line of text. Each edits the other. */
export function FilterBar({
  state,
  summary,
  stale,
  onRail,
}: {
  state: FilterState
  summary: Output<'slice.summary'> | undefined
  stale: boolean
  /** Opens the drawer with the facets; null where the rail is in view. */
  onRail: (() => void) | null
}) {
  const line = useRef<HTMLInputElement>(null)
  const [adding, setAdding] = useState<{ field: string | null } | null>(null)
  const [saving, setSaving] = useState(false)
  const weighted = useExploreView('weighted')
  const { example } = useShown()
  const editing = useLine(state)
  const conditions = conditionsOf(state.filter)
  const chips = useRef<HTMLDivElement>(null)
  const removed = useRef<number | null>(null)
  // A chip that is removed hands the focus to the next one, the last to the button that adds one.
  useLayoutEffect(() => {
    if (removed.current === null) return
    const crosses = chips.current?.querySelectorAll<HTMLElement>('[data-remove]')
    const next = crosses?.[Math.min(removed.current, crosses.length - 1)]
    removed.current = null
    ;(next ?? [...(chips.current?.querySelectorAll('button') ?? [])].at(-1))?.focus()
  }, [state.where])
  useCommands([
    {
      id: 'explore.language',
      title: 'Filter as text',
      group: 'Explore',
      icon: 'search',
      keys: ['/'],
      run: () => {
        line.current?.focus()
        line.current?.select()
      },
    },
    {
      id: 'explore.filter',
      title: 'Add a condition',
      group: 'Explore',
      icon: 'filter',
      keys: ['f'],
      run: () => setAdding({ field: null }),
    },
    {
      id: 'explore.clear',
      title: 'Clear the filter',
      group: 'Explore',
      icon: 'close',
      keys: ['mod+backspace'],
      when: () => conditions.length > 0,
      run: () => setFilter({ kind: 'all' }),
    },
    {
      id: 'explore.save',
      title: 'Save slice…',
      group: 'Explore',
      icon: 'save',
      keys: ['mod+s'],
      inText: true,
      run: () => setSaving(true),
    },
  ])
  const edit = (index: number) => {
    const field = conditions[index]?.chip.field ?? null
    if (field !== null) {
      setAdding({ field })
      return
    }
    const before = conditions.slice(0, index).reduce((length, { text }) => length + text.length + 5, 0)
    line.current?.focus()
    line.current?.setSelectionRange(before, before + (conditions[index]?.text.length ?? 0))
  }
  return (
    <div className={styles['bar']}>
      <div className={styles['row']}>
        {onRail !== null && (
          <Button size="small" icon="filter" keys="[" onClick={onRail}>
            Facets
          </Button>
        )}
        <div ref={chips} className={styles['chips']}>
          <SlicePicker where={state.where} />
          {conditions.map(({ chip, text }, index) => (
            <Chip
              key={`${text} ${index}`}
              name={chip.field ?? 'any of'}
              operator={chip.op}
              value={chip.values.length === 0 ? undefined : chip.values.join(', ')}
              onEdit={() => edit(index)}
              onRemove={() => {
                removed.current = index
                setFilter(withoutCondition(state.filter, index))
              }}
            />
          ))}
          <AddCondition
            state={state}
            open={adding !== null}
            field={adding?.field ?? null}
            onField={(field) => setAdding({ field })}
            onOpen={(open) => setAdding(open ? { field: null } : null)}
          />
        </div>
        <div className={styles['end']}>
          <span className={styles['count']} aria-live="polite">
            {summary !== undefined && (
              <>
                <strong className={stale ? 'tone-3' : styles['number']}>
                  {formatCount(summary.matched)}
                </strong>{' '}
                of {formatCounted(summary.total, 'trace')}
                <span className="tone-3"> · n_eff {formatCount(Math.round(summary.n_effective))}</span>
              </>
            )}
          </span>
          <Segmented
            label="Weights"
            choices={[
              { value: 'weighted', label: 'Weighted' },
              { value: 'unweighted', label: 'Unweighted' },
            ]}
            value={weighted ? 'weighted' : 'unweighted'}
            onChange={(value) => setExploreView({ weighted: value === 'weighted' })}
          />
          <SaveSlice open={saving} onOpen={setSaving} where={state.where} />
        </div>
      </div>
      <FilterLine
        ref={line}
        {...editing}
        placeholder={example}
        note={
          <>
            <span className={styles['same']}>
              {editing.failure === null
                ? conditions.length === 0
                  ? 'All traces'
                  : 'Same filter as the chips'
                : 'The last valid filter is shown'}
            </span>
            <Kbd keys="/" />
          </>
        }
      />
    </div>
  )
}
