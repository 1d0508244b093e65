import type { ReactNode } from 'react'
import type { WorkbenchError } from '../../shared/errors.ts'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './iconPaths.ts'
import { StatusGlyph } from './StatusGlyph.tsx'
import styles from './Banner.module.css'

/** Something that happened, where it happened: what, what is safe, what to do. */
export function Banner({
  tone,
  title,
  icon,
  children,
  actions,
}: {
  tone: 'fail' | 'warn' | 'info'
  title: ReactNode
  icon?: IconName
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <section className={classes(styles['banner'], styles[tone])} role={tone === 'fail' ? 'alert' : 'status'}>
      <span className={styles['sign']}>
        {icon !== undefined ? (
          <Icon name={icon} />
        ) : tone === 'info' ? (
          <Icon name="info" />
        ) : (
          <StatusGlyph status={tone === 'fail' ? 'fail' : 'warning'} word="" />
        )}
      </span>
      <div className={styles['words']}>
        <div className="strong">{title}</div>
        {children !== undefined && <div className="tone-2">{children}</div>}
        {actions !== undefined && <div className={styles['actions']}>{actions}</div>}
      </div>
    </section>
  )
}

/** A failed call, with its hint, and the way on that the caller offers. */
export function ErrorBanner({
  error,
  title,
  actions,
}: {
  error: WorkbenchError
  /** What did not work, in this screen's words: "The label is not saved". */
  title?: string
  actions?: ReactNode
}) {
  const more = [title === undefined ? null : error.message, error.hint].filter(Boolean).join(' ')
  return (
    <Banner tone="fail" title={title ?? error.message} actions={actions}>
      {more === '' ? undefined : more}
    </Banner>
  )
}
