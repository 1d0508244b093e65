import type { ConnectionState } from '../client/client.ts'
import { Banner } from '../components/Banner.tsx'
import { Button } from '../components/Button.tsx'
import styles from './ConnectionBanner.module.css'

/** Says that the core is away. Nothing is shown for the first lost moment, in which most reconnects succeed. */
export function ConnectionBanner({ state, onRetry }: { state: ConnectionState; onRetry: () => void }) {
  if (state.kind === 'refused') {
    return (
      <div className={styles['banner']}>
        <Banner tone="fail" title={state.reason}>
          {state.hint}
        </Banner>
      </div>
    )
  }
  if (state.kind !== 'lost' || state.attempt < 2) return null
  return (
    <div className={styles['banner']}>
      <Banner
        tone="warn"
        title="The connection to Assay is lost"
        actions={
          <Button size="small" onClick={onRetry}>
            Try now
          </Button>
        }
      >
        What was shown as saved is on disk. Assay tries again by itself (attempt {state.attempt}); if the
        program was closed, start it again.
      </Banner>
    </div>
  )
}
