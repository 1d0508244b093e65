import { DropdownMenu } from 'radix-ui'
import type { ReactElement, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './iconPaths.ts'
import { Kbd } from './Kbd.tsx'
import { keepFocusOfNext } from './keepFocusOfNext.ts'
import styles from './Menu.module.css'

/** A menu under the given button. It does not lock the page, so the strip stays readable. */
export function Menu({
  trigger,
  children,
  align = 'start',
}: {
  trigger: ReactElement
  children: ReactNode
  align?: 'start' | 'end'
}) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={styles['menu']}
          align={align}
          sideOffset={4}
          tabIndex={0}
          collisionPadding={8}
          onCloseAutoFocus={keepFocusOfNext}
          loop
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

export function MenuItem({
  icon,
  keys,
  disabled = false,
  danger = false,
  onSelect,
  children,
}: {
  icon?: IconName | undefined
  keys?: string | null | undefined
  disabled?: boolean
  danger?: boolean
  onSelect: () => void
  children: ReactNode
}) {
  return (
    <DropdownMenu.Item
      className={classes(styles['item'], danger && styles['danger'])}
      disabled={disabled}
      onSelect={onSelect}
    >
      {icon !== undefined && <Icon name={icon} />}
      <span className={styles['words']}>{children}</span>
      {keys ? <Kbd keys={keys} /> : null}
    </DropdownMenu.Item>
  )
}

/** A line of a menu that is on or off; the menu stays open. */
export function MenuCheck({
  checked,
  onChange,
  children,
}: {
  checked: boolean
  onChange: (checked: boolean) => void
  children: ReactNode
}) {
  return (
    <DropdownMenu.CheckboxItem
      className={styles['item']}
      checked={checked}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className={styles['tick']}>{checked && <Icon name="check" small />}</span>
      <span className={styles['words']}>{children}</span>
    </DropdownMenu.CheckboxItem>
  )
}

export function MenuHeading({ children }: { children: ReactNode }) {
  return <DropdownMenu.Label className={styles['heading']}>{children}</DropdownMenu.Label>
}

export function MenuLine() {
  return <DropdownMenu.Separator className={styles['line']} />
}
