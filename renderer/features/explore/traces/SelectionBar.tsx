import { allOf } from '../../../../shared/filter/ast.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { useCommands } from '../../../commands/commands.ts'
import { Button } from '../../../components/Button.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { readFilter } from '../../../stores/filter.ts'
import { navigate } from '../../../stores/route.ts'
import { clearSelection, useSelection } from '../../../stores/selection.ts'
import styles from './SelectionBar.module.css'

/** More ids than this make a filter too long to be asked. */
const mostNamed = 500

const namedWhere = (ids: Iterable<string>) =>
  printFilter({ kind: 'in', field: 'trace', negated: false, values: [...ids] })

/** What can be done with the chosen traces; it floats above the table's end while there are any. */
export function SelectionBar({ where, active }: { where: string; active: string | null }) {
  const chosen = useSelection()
  const { size } = chosen
  const tooMany =
    size > mostNamed ? `More than ${mostNamed} cannot be named one by one: narrow the filter instead` : null
  const asked = size > 0 && tooMany === null
  const named = asked ? namedWhere(chosen) : ''
  const inView = useQuery(
    'slice.summary',
    {
      where: asked
        ? printFilter(
            allOf([
              readFilter(where).filter,
              { kind: 'in', field: 'trace', negated: false, values: [...chosen] },
            ]),
          )
        : '',
    },
    { enabled: asked && where !== '' },
  )
  const out =
    asked && where !== '' && inView.value !== undefined ? Math.max(0, size - inView.value.matched) : 0
  const label = () => {
    if (size > 0 && tooMany === null) navigate('label', [], { where: named })
    else if (size === 0) navigate('label', active === null ? [] : [active], { where })
  }
  const recipe = () => {
    if (tooMany === null) navigate('datasets', [], { where: size > 0 ? named : where })
  }
  useCommands([
    {
      id: 'explore.label',
      title: size > 0 ? `Label ${formatCount(size)} chosen traces` : 'Label these traces',
      group: 'Explore',
      icon: 'inbox',
      keys: ['l'],
      run: label,
    },
    {
      id: 'explore.recipe',
      title: size > 0 ? `Dataset from ${formatCount(size)} chosen traces` : 'Dataset from these traces',
      group: 'Explore',
      icon: 'graph',
      keys: ['r'],
      run: recipe,
    },
    {
      id: 'explore.unselect',
      title: 'Drop the selection',
      group: 'Explore',
      icon: 'close',
      keys: ['escape'],
      when: () => size > 0,
      run: clearSelection,
    },
  ])
  return (
    <div className={styles['place']} aria-live="polite">
      {size > 0 && (
        <div className={styles['bar']} data-foot="" role="toolbar" aria-label="Chosen traces">
          <span className={styles['count']}>
            {formatCount(size)} selected
            {out > 0 && <span className="tone-3">, {formatCount(out)} not in this filter</span>}
          </span>
          <Button kind="primary" size="small" keys="l" why={tooMany} onClick={label}>
            Label
          </Button>
          <Button kind="ghost" size="small" keys="r" why={tooMany} onClick={recipe}>
            Add to recipe
          </Button>
          <span className={styles['line']} />
          <Button kind="ghost" size="small" keys="escape" onClick={clearSelection}>
            Clear
          </Button>
        </div>
      )}
    </div>
  )
}
