import { iconPaths, type IconName } from './iconPaths.ts'
import styles from './Icon.module.css'

/** A drawn sign beside words; it says nothing by itself to a screen reader. */
export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg className={small ? styles['small'] : styles['icon']} viewBox="0 0 16 16" aria-hidden="true">
      <path d={iconPaths[name]} />
    </svg>
  )
}
