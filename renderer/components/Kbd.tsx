import { keysText } from '../commands/keys.ts'
import styles from './Kbd.module.css'

/** A key cap. Hidden from screen readers, which hear `aria-keyshortcuts` instead. */
export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className={styles['kbd']} aria-hidden="true">
      {keysText(keys)}
    </kbd>
  )
}
