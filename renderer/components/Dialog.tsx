import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { IconButton } from './IconButton.tsx'
import styles from './Dialog.module.css'

/**
 * A modal dialog: focus stays in it and goes back after. Title bar and strip stay in view.
 * `bare` leaves head and padding to the children (palette, help).
 */
export function Dialog({
  open,
  onClose,
  title,
  about,
  children,
  actions,
  width = 480,
  bare = false,
  top = false,
}: {
  open: boolean
  onClose: () => void
  title: string
  about?: ReactNode
  children?: ReactNode
  /** Buttons at the foot; the last is the one that goes ahead. */
  actions?: ReactNode
  width?: number
  bare?: boolean
  /** Stands near the top instead of the middle. */
  top?: boolean
}) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Primitive.Portal>
        <div className={classes(styles['scrim'], top && styles['top'])}>
          <Primitive.Content
            className={styles['dialog']}
            style={{ width: `calc(${width} * var(--px))` }}
            data-modal=""
            {...(about === undefined ? { 'aria-describedby': undefined } : {})}
          >
            {bare ? (
              <Primitive.Title className="visually-hidden">{title}</Primitive.Title>
            ) : (
              <header className={styles['head']}>
                <Primitive.Title className="t-h3">{title}</Primitive.Title>
                <span className="grow" />
                <IconButton icon="close" label="Close" size="small" onClick={onClose} />
              </header>
            )}
            {bare ? (
              children
            ) : (
              <div className={styles['body']}>
                {about !== undefined && (
                  <Primitive.Description className={styles['about']}>{about}</Primitive.Description>
                )}
                {children}
              </div>
            )}
            {actions !== undefined && <footer className={styles['foot']}>{actions}</footer>}
          </Primitive.Content>
        </div>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
