import { Icon } from '../../components/Icon.tsx'
import styles from './ValueActions.module.css'

/** Plus and minus beside a value: filter to it, or leave it out. Seen on hover and focus of what holds them. */
export function ValueActions({
  name,
  onInclude,
  onExclude,
  focusable = false,
}: {
  name: string
  onInclude: () => void
  onExclude: () => void
  focusable?: boolean
}) {
  const button = (label: string, icon: 'plus' | 'minus', run: () => void) => (
    <button
      type="button"
      className={styles['action']}
      tabIndex={focusable ? 0 : -1}
      aria-label={label}
      title={label}
      onClick={(event) => {
        event.stopPropagation()
        run()
      }}
    >
      <Icon name={icon} small />
    </button>
  )
  return (
    <span className={styles['actions']}>
      {button(`Filter to ${name}`, 'plus', onInclude)}
      {button(`Leave out ${name}`, 'minus', onExclude)}
    </span>
  )
}
