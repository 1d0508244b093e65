import { Dialog as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { IconButton } from './IconButton.tsx'
import styles from './Dialog.module.css'

// The cross is the first control of the page order but not what the dialog was opened for: a text field is,
// else another control of the body, else the button that goes ahead, else the dialog itself.
function focusFirstField(event: Event): void {
  const content = event.currentTarget
  if (!(content instanceof HTMLElement)) return
  const first =
    content.querySelector<HTMLElement>('input[type="text"], textarea') ??
    content.querySelector<HTMLElement>('[data-body] :is(button, [tabindex="0"]):not([tabindex="-1"])') ??
    content.querySelector<HTMLElement>('[data-foot] > button:last-of-type') ??
    content
  event.preventDefault()
  first.focus()
}

// One dialog may hand over to another (palette to settings), so the way back outlives each of them.
let cameFrom: HTMLElement | null = null

function rememberFocus(): void {
  const active = document.activeElement
  if (!(active instanceof HTMLElement) || active === document.body) return
  if (active.closest('[data-modal]') === null) cameFrom = active
}

// The primitive would give the focus to its trigger, and these dialogs open by key, without one.
function giveFocusBack(event: Event): void {
  event.preventDefault()
  if (document.querySelector('[data-modal]') !== null) return
  // What opened it may have gone meanwhile; the next key must not fall on nothing.
  const back = cameFrom?.isConnected === true ? cameFrom : document.querySelector('main')
  back?.focus()
  cameFrom = null
}

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
            onOpenAutoFocus={(event) => {
              rememberFocus()
              focusFirstField(event)
            }}
            onCloseAutoFocus={giveFocusBack}
            {...(about === undefined ? { 'aria-describedby': undefined } : {})}
          >
            {bare ? (
              <Primitive.Title className="visually-hidden">{title}</Primitive.Title>
            ) : (
              <div className={styles['head']}>
                <Primitive.Title className="t-h3">{title}</Primitive.Title>
                <span className="grow" />
                <IconButton icon="close" label="Close" size="small" onClick={onClose} />
              </div>
            )}
            {bare ? (
              children
            ) : (
              <div className={styles['body']} data-body="">
                {about !== undefined && (
                  <Primitive.Description className={styles['about']}>{about}</Primitive.Description>
                )}
                {children}
              </div>
            )}
            {actions !== undefined && (
              <div className={styles['foot']} data-foot="">
                {actions}
              </div>
            )}
          </Primitive.Content>
        </div>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
