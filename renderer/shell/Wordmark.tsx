import styles from './TitleBar.module.css'

/** The touchstone with its streak, and the name. */
export function Wordmark() {
  return (
    <span className={styles['brand']}>
      <svg className={styles['mark']} viewBox="0 0 18 18" aria-hidden="true">
        <rect x="1" y="1" width="16" height="16" rx="4" />
        <path className={styles['streak']} d="M4.6 13.4 13.4 4.6" />
        <path className={styles['faint']} d="m9.6 13.4 3.8-3.8" />
      </svg>
      Assay
    </span>
  )
}
