import type { ComponentProps } from 'react'
import { ariaKeys } from '../commands/keys.ts'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './iconPaths.ts'
import { Kbd } from './Kbd.tsx'
import { Tooltip } from './Tooltip.tsx'
import styles from './Button.module.css'

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'type'> {
  kind?: 'normal' | 'primary' | 'ghost' | 'link' | undefined
  size?: 'normal' | 'small' | undefined
  icon?: IconName | undefined
  /** A key of the command table, shown as a cap: `mod+o`. */
  keys?: string | null | undefined
  busy?: boolean | undefined
  /** Why it cannot be used now. The button keeps its place and its focus and says this. */
  why?: string | null | undefined
}

/** A button with words. `why` disables it and says the reason on hover and focus. */
export function Button({
  kind = 'normal',
  size = 'normal',
  icon,
  keys,
  busy = false,
  why,
  className,
  children,
  onClick,
  ...rest
}: ButtonProps) {
  const blocked = busy || (why !== null && why !== undefined)
  const button = (
    <button
      {...rest}
      type="button"
      className={classes(styles['button'], styles[kind], size === 'small' && styles['small'], className)}
      aria-disabled={blocked || rest.disabled || undefined}
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys ? ariaKeys(keys) : undefined}
      onClick={blocked ? (event) => event.preventDefault() : onClick}
    >
      {icon !== undefined && <Icon name={icon} small={size === 'small'} />}
      {children}
      {keys ? <Kbd keys={keys} /> : null}
    </button>
  )
  return why === undefined ? button : <Tooltip text={why}>{button}</Tooltip>
}
