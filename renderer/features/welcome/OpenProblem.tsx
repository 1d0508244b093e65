import type { WorkbenchError } from '../../../shared/errors.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { Banner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { openDemo, openRef } from './openActions.ts'
import { opening, useOpenState } from './openState.ts'

/** Why a workspace could not be opened, and what can be done about it. */
export function OpenProblem() {
  const client = useClient()
  const { failed } = useOpenState()
  if (failed === null) return null
  const { ref, error } = failed
  const locked = error.code === 'locked'
  const again = () => void (ref === 'demo' ? openDemo(client) : openRef(client, ref))
  return (
    <Banner
      tone={locked ? 'warn' : 'fail'}
      {...(locked ? { icon: 'lock' as const } : {})}
      title={error.message}
      actions={
        <>
          {triable(error) && (
            <Button size="small" kind={locked ? 'normal' : 'primary'} onClick={again}>
              Try again
            </Button>
          )}
          <Button size="small" kind="ghost" onClick={() => opening(null)}>
            Close
          </Button>
        </>
      }
    >
      {error.hint}
    </Banner>
  )
}

// Trying again cannot make a folder of a newer version older.
const triable = ({ code }: WorkbenchError) => code !== 'unsupported' && code !== 'invalid_input'
