import { Icon } from '../../../components/Icon.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { holmSignificant, type GroupLine } from './groupModel.ts'
import styles from './GroupPane.module.css'

/** What holds after correcting for looking at many groups at once, in one sentence. */
export function GroupHint({ lines, by }: { lines: readonly GroupLine[]; by: string }) {
  const tested = lines.filter(({ change }) => change !== null).length
  if (tested < 2) return null
  const found = holmSignificant(lines)
  const over = `after Holm over ${formatCounted(tested, 'group')}`
  const names = found.slice(0, 3).map(({ value }) => value ?? `no ${by}`)
  return (
    <div className={styles['hint']}>
      <Icon name="info" />
      <p>
        {found.length === 0 ? (
          <>No group’s change excludes zero {over}.</>
        ) : (
          <>
            <strong>{names.join(', ')}</strong>
            {found.length > 3
              ? ` and ${found.length - 3} more exclude zero`
              : found.length === 1
                ? ' alone excludes zero'
                : ' exclude zero'}{' '}
            {over}.
          </>
        )}
      </p>
    </div>
  )
}
