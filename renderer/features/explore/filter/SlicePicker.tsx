import { useCommand } from '../../../client/useCommand.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { Menu, MenuHeading, MenuItem, MenuLine } from '../../../components/Menu.tsx'
import { setParams } from '../../../stores/route.ts'
import { showToast } from '../../../stores/toast.ts'
import styles from './SlicePicker.module.css'

/** Saved slices: the chosen one by name, all others a press away. */
export function SlicePicker({ where }: { where: string }) {
  const saved = useQuery('slices.list', {})
  const remove = useCommand('slices.remove')
  const save = useCommand('slices.save')
  const slices = saved.value?.slices ?? []
  const current = slices.find((slice) => slice.where === where)
  const bringBack = async ({ name, where }: { name: string; where: string }) => {
    const outcome = await save.run({ name, where })
    if (!outcome.ok) showToast({ tone: 'fail', text: outcome.error.message, more: outcome.error.hint })
  }
  const forget = async (slice: { id: string; name: string; where: string }) => {
    const outcome = await remove.run({ id: slice.id })
    if (outcome.ok)
      showToast({
        tone: 'info',
        text: `Slice “${slice.name}” removed`,
        undo: () => void bringBack(slice),
      })
    else showToast({ tone: 'fail', text: outcome.error.message, more: outcome.error.hint })
  }
  return (
    <Menu
      trigger={
        <Button size="small" icon="save" className={styles['picker']} busy={save.pending}>
          <span className="ellipsis">{current?.name ?? (where === '' ? 'All traces' : 'Unsaved slice')}</span>
          <Icon name="down" small />
        </Button>
      }
    >
      <MenuItem onSelect={() => setParams({ where: undefined })}>All traces</MenuItem>
      <MenuLine />
      <MenuHeading>{slices.length === 0 ? 'No saved slices yet' : 'Saved slices'}</MenuHeading>
      {slices.map((slice) => (
        <MenuItem
          key={slice.id}
          onSelect={() => setParams({ where: slice.where === '' ? undefined : slice.where })}
        >
          {slice.name}
        </MenuItem>
      ))}
      {current !== undefined && (
        <>
          <MenuLine />
          <MenuItem icon="trash" onSelect={() => void forget(current)}>
            Remove “{current.name}”
          </MenuItem>
        </>
      )}
    </Menu>
  )
}
