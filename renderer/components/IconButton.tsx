import type { ComponentProps } from 'react'
import { ariaKeys } from '../commands/keys.ts'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './iconPaths.ts'
import { Tooltip } from './Tooltip.tsx'
import styles from './Button.module.css'

export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'children'> {
  icon: IconName
  /** Its name, for a screen reader and the hover. */
  label: string
  size?: 'normal' | 'small' | undefined
  keys?: string | null | undefined
  why?: string | null | undefined
}

/** A button without words; its name and key stand in the hover. */
export function IconButton({
  icon,
  label,
  size = 'normal',
  keys,
  why,
  className,
  onClick,
  ...rest
}: IconButtonProps) {
  const blocked = why !== null && why !== undefined
  return (
    <Tooltip text={blocked ? `${label}. ${why}` : label} keys={keys}>
      <button
        {...rest}
        type="button"
        className={classes(styles['button'], styles['icon'], size === 'small' && styles['small'], className)}
        aria-label={label}
        aria-disabled={blocked || rest.disabled || undefined}
        aria-keyshortcuts={keys ? ariaKeys(keys) : undefined}
        onClick={blocked ? (event) => event.preventDefault() : onClick}
      >
        <Icon name={icon} />
      </button>
    </Tooltip>
  )
}
