import { Switch } from 'radix-ui'
import { useId, type ReactNode } from 'react'
import styles from './Toggle.module.css'

/** On or off, at once. */
export function Toggle({
  checked,
  onChange,
  children,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <span className={styles['field']}>
      <Switch.Root id={id} className={styles['track']} checked={checked} onCheckedChange={onChange}>
        <Switch.Thumb className={styles['knob']} />
      </Switch.Root>
      <label htmlFor={id}>{children}</label>
    </span>
  )
}
