import type { ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import styles from './Chip.module.css'

/** One condition: name, operator, value. Pressing it edits, the cross removes. */
export function Chip({
  name,
  operator,
  value,
  onEdit,
  onRemove,
}: {
  name: ReactNode
  operator?: string | undefined
  value?: ReactNode
  onEdit?: (() => void) | undefined
  onRemove?: (() => void) | undefined
}) {
  const words = (
    <>
      <span className={styles['name']}>{name}</span>
      {operator !== undefined && <span className={styles['operator']}>{operator}</span>}
      {value !== undefined && <span className={styles['value']}>{value}</span>}
    </>
  )
  return (
    <span className={styles['chip']}>
      {onEdit === undefined ? (
        <span className={styles['body']}>{words}</span>
      ) : (
        <button type="button" className={styles['body']} onClick={onEdit}>
          {words}
        </button>
      )}
      {onRemove !== undefined && (
        <button
          type="button"
          className={styles['remove']}
          data-remove=""
          aria-label="Remove this condition"
          onClick={onRemove}
        >
          <Icon name="close" small />
        </button>
      )}
    </span>
  )
}
