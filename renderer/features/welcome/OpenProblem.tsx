import { z } from 'zod'
import type { WorkbenchError } from '../../../shared/errors.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { Banner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { useTimes } from '../../format/useTimes.ts'
import { openDemo, openRef } from '../openDialog/openWorkspace.ts'
import { opening, useOpenState } from '../openDialog/openState.ts'

const holderShape = z.object({ door: z.string(), pid: z.number(), since: z.string() })

/** Why a workspace could not be opened, and what can be done about it. */
export function OpenProblem() {
  const client = useClient()
  const { failed } = useOpenState()
  const times = useTimes()
  if (failed === null) return null
  const { ref, error } = failed
  const locked = error.code === 'locked'
  const holder = locked ? (holderShape.safeParse(error.details).data ?? null) : null
  const again = () => void (ref === 'demo' ? openDemo(client) : openRef(client, ref))
  return (
    <Banner
      tone={locked ? 'warn' : 'fail'}
      {...(locked ? { icon: 'lock' as const } : {})}
      title={holder === null ? error.message : 'This workspace is open elsewhere'}
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
      {holder !== null &&
        `Process ${holder.pid} (${holder.door}) has held it since ${times.whole(Date.parse(holder.since))}. One writer at a time. `}
      {error.hint}
    </Banner>
  )
}

// Trying again cannot make a folder of a newer version older.
const triable = ({ code }: WorkbenchError) => code !== 'unsupported' && code !== 'invalid_input'
