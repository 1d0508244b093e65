import type { ComponentProps, ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './iconPaths.ts'
import styles from './Input.module.css'

/** One line of text. `label` is its name; `icon` and `after` stand inside its frame. */
export function Input({
  label,
  icon,
  after,
  mono = false,
  invalid = false,
  className,
  ...rest
}: {
  label: string
  icon?: IconName | undefined
  after?: ReactNode
  mono?: boolean
  invalid?: boolean
} & Omit<ComponentProps<'input'>, 'aria-label'>) {
  return (
    <span className={classes(styles['frame'], invalid && styles['invalid'], className)}>
      {icon !== undefined && <Icon name={icon} small />}
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        className={classes(styles['input'], mono && 'mono')}
        aria-label={label}
        aria-invalid={invalid || undefined}
      />
      {after}
    </span>
  )
}

/** Several lines of text. */
export function TextArea({
  label,
  className,
  ...rest
}: { label: string } & Omit<ComponentProps<'textarea'>, 'aria-label'>) {
  return <textarea {...rest} className={classes(styles['area'], className)} aria-label={label} />
}
