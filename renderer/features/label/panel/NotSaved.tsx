import type { WorkbenchError } from '../../../../shared/errors.ts'
import { asWorkbenchError } from '../../../client/queryCache.ts'
import { Banner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import type { Labelling } from '../useLabelling.ts'
import styles from './NotSaved.module.css'

/** A save that failed: what happened, that the work is kept, and what can be done. */
export function NotSaved({ labelling }: { labelling: Labelling }) {
  const { saving, saver } = labelling
  const failed = saving.failure !== null && saving.unsaved > 0
  const failure = failed ? saving.failure : labelling.stepFailure
  if (failure === null) return null
  const error = asWorkbenchError(failure)
  return (
    <div className={styles['banner']}>
      <Banner
        tone="fail"
        title={failed ? 'The label is not saved' : 'That could not be undone'}
        actions={
          failed && (
            <>
              <Button size="small" kind="primary" busy={saving.saving} onClick={() => void saver.flush()}>
                Retry now
              </Button>
              {isFinal(error) && (
                <Button size="small" onClick={saver.discardFailed}>
                  Give up this change
                </Button>
              )}
            </>
          )
        }
      >
        {error.message} {error.hint}
        {failed && ' Your work stays here, marked unsaved; Assay tries again every 5 s.'}
      </Banner>
    </div>
  )
}

// No retry mends a label that the core refuses as such.
const isFinal = (error: WorkbenchError) => error.code === 'invalid_input' || error.code === 'not_found'
