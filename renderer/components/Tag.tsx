import type { ReactNode } from 'react'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './iconPaths.ts'
import styles from './Tag.module.css'

export type Tone = 'plain' | 'outline' | 'pass' | 'fail' | 'warn' | 'accent'

/** A short fact beside a name. Its tone never stands alone: the words say it too. */
export function Tag({
  tone = 'plain',
  icon,
  children,
}: {
  tone?: Tone | undefined
  icon?: IconName | undefined
  children: ReactNode
}) {
  return (
    <span className={classes(styles['tag'], styles[tone])}>
      {icon !== undefined && <Icon name={icon} small />}
      {children}
    </span>
  )
}
