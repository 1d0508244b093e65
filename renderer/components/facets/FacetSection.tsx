import { useId, type ReactNode } from 'react'
import { Icon } from '../Icon.tsx'
import styles from './Facets.module.css'

/** A part of the rail that folds. `about` stands at the right of its title. */
export function FacetSection({
  title,
  about,
  open,
  onOpen,
  children,
}: {
  title: string
  about?: ReactNode
  open: boolean
  onOpen: (open: boolean) => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
      <div className={styles['title']}>
        <h3 id={id} className={styles['name']}>
          <button type="button" className={styles['fold']} aria-expanded={open} onClick={() => onOpen(!open)}>
            <Icon name={open ? 'down' : 'right'} small />
            <span className="ellipsis">{title}</span>
          </button>
        </h3>
        {about !== undefined && <span className={styles['about']}>{about}</span>}
      </div>
      {open && children}
    </section>
  )
}
