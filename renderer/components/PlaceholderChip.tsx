import { classes } from './classes.ts'
import { tokenColour } from './placeholders.ts'
import styles from './PlaceholderChip.module.css'

/**
 * A redaction token as a short chip. It is real text: the parts that are not shown have no size but are
 * selected and copied, so that a copy holds the whole token.
 */
export function PlaceholderChip({
  token,
  type,
  short,
  about,
}: {
  token: string
  type: string
  short: string
  /** Said on hover beside the token, for example its other places. */
  about?: string | undefined
}) {
  const rest = token.slice(type.length + short.length + 2)
  return (
    <span
      className={classes(styles['chip'], styles[`c${tokenColour(token)}`])}
      title={about === undefined ? token : `${token}\n${about}`}
      data-token={token}
    >
      <span className={styles['unseen']}>[</span>
      <span className={styles['type']}>{type}</span>
      <span className={styles['unseen']}>_</span>
      {short}
      <span className={styles['unseen']}>{rest}</span>
    </span>
  )
}
