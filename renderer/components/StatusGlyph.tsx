import styles from './StatusGlyph.module.css'

export type Status =
  | 'pass'
  | 'fail'
  | 'defer'
  | 'unlabelled'
  | 'current'
  | 'warning'
  | 'insufficient'
  | 'verified'
  | 'pinned'

const words: Record<Status, string> = {
  pass: 'pass',
  fail: 'fail',
  defer: 'deferred',
  unlabelled: 'unlabelled',
  current: 'current',
  warning: 'warning',
  insufficient: 'insufficient evidence',
  verified: 'verified',
  pinned: 'pinned',
}

const ring = <circle cx="7" cy="7" r="5.5" />

const drawings = {
  pass: (
    <>
      {ring}
      <path d="M4.4 7.2 6.3 9.1 9.6 5.4" />
    </>
  ),
  fail: (
    <>
      <rect className={styles['solid']} x="1.5" y="1.5" width="11" height="11" rx="2" />
      <path className={styles['cut']} d="M4.7 4.7l4.6 4.6M9.3 4.7l-4.6 4.6" />
    </>
  ),
  defer: (
    <>
      {ring}
      <path className={styles['solid']} d="M7 1.5a5.5 5.5 0 0 1 0 11z" />
    </>
  ),
  unlabelled: <circle cx="7" cy="7" r="5.5" strokeDasharray="2 2.320" />,
  current: (
    <>
      {ring}
      <circle className={styles['solid']} cx="7" cy="7" r="2.5" />
    </>
  ),
  warning: <path d="M7 1.8 13 12.2H1zM7 5.6v3M7 10.4h.02" />,
  insufficient: <path d="M7 1l6 6-6 6-6-6zM4.4 7h5.2" />,
  verified: (
    <path d="M7 1.2l4.8 1.8v3.9c0 2.9-2 4.8-4.8 5.8-2.8-1-4.8-2.9-4.8-5.8V3zM4.6 6.9l1.7 1.7 3-3.3" />
  ),
  pinned: <path d="M3 6.3h8v5.9H3zM4.7 6.3V4.4a2.3 2.3 0 0 1 4.6 0v1.9" />,
} satisfies Record<Status, React.ReactNode>

/**
 * The one drawing of each status. Its shape carries the meaning; the hue only helps.
 * `word` replaces what a screen reader hears; empty where the word already stands beside it.
 */
export function StatusGlyph({ status, word = words[status] }: { status: Status; word?: string }) {
  return (
    <svg
      className={`${styles['glyph']} ${styles[status]}`}
      viewBox="0 0 14 14"
      {...(word === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': word })}
    >
      {drawings[status]}
    </svg>
  )
}

/** The glyph of a verdict as lists carry it: null is unlabelled. */
export function verdictStatus(verdict: string | null): Status {
  return verdict === 'pass' || verdict === 'fail' || verdict === 'defer' ? verdict : 'unlabelled'
}
