import { Banner } from '../../components/Banner.tsx'
import { formatCount } from '../../format/numbers.ts'
import type { Verification } from './verifications.ts'
import { shortened } from './version.ts'
import styles from './VersionView.module.css'

/** What `verify` found broken: the first link in the title, the rest below. */
export function BrokenBanner({ verification }: { verification: Verification }) {
  const [first, ...rest] = verification.problems
  if (first === undefined) return null
  const shown = rest.slice(0, 4)
  return (
    <div className={styles['message']}>
      <Banner
        tone="fail"
        title={
          first.example !== null
            ? `Broken at example ${first.example.slice(0, 12)}… in ${first.file ?? 'this version'}`
            : `Broken at ${first.file ?? 'the version’s hash'}`
        }
      >
        <p>{shortened(first.message)} The version cannot be exported; its traces and labels are untouched.</p>
        {shown.length > 0 && (
          <ul>
            {shown.map((problem) => (
              <li key={problem.message}>{shortened(problem.message)}</li>
            ))}
          </ul>
        )}
        {rest.length > shown.length && <p>{formatCount(rest.length - shown.length)} more.</p>}
      </Banner>
    </div>
  )
}
