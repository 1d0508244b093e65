import { useStore } from 'zustand'
import { useClient } from '../../client/ClientProvider.tsx'
import { useCommand } from '../../client/useCommand.ts'
import { useCommandKey } from '../../commands/commands.ts'
import { Button } from '../../components/Button.tsx'
import { ProgressBar, progressShare, progressText } from '../../components/Progress.tsx'
import { jobs } from '../../stores/jobs.ts'
import { openDemo } from '../openDialog/openWorkspace.ts'
import { useOpenState } from '../openDialog/openState.ts'
import styles from './DemoCard.module.css'

const bars = [13, 17, 14, 20, 16, 18, 17, 13, 21, 31, 36, 34]
const turn = 8

/** The bundled story, one action away; while it is being filled, how far it is. */
export function DemoCard() {
  const client = useClient()
  const keys = useCommandKey('open.demo')
  const { opening } = useOpenState()
  const cancel = useCommand('jobs.cancel')
  const job = useStore(jobs, ({ byId }) =>
    Object.values(byId).find((one) => one.method === 'workspace.demo' && one.state === 'running'),
  )
  const progress = job?.progress ?? null
  return (
    <section className={styles['card']} aria-label="Demo">
      <svg className={styles['bars']} viewBox="0 0 72 40" aria-hidden="true">
        {bars.map((height, index) => (
          <rect
            key={index}
            className={index > turn ? styles['failing'] : styles['bar']}
            x={index * 6}
            y={40 - height}
            width="5"
            height={height}
          />
        ))}
      </svg>
      <div className={styles['words']}>
        <h2 className={styles['title']}>Demo: a B2B support agent</h2>
        {job === undefined ? (
          <p className="tone-2">
            Four weeks, 4,000 traces, ten planted causes to find. Filled the first time, opened at once after.
          </p>
        ) : (
          <>
            <ProgressBar label="Filling the demo" share={progressShare(progress)} thick />
            <p className="tone-2">
              {progress === null ? 'Starting' : `${capitalised(progress.phase)}: ${progressText(progress)}`}
            </p>
          </>
        )}
      </div>
      {job === undefined ? (
        <Button busy={opening === 'demo'} keys={keys} onClick={() => void openDemo(client)}>
          Open demo
        </Button>
      ) : (
        <Button busy={cancel.pending} onClick={() => void cancel.run({ jobId: job.jobId })}>
          Cancel
        </Button>
      )}
    </section>
  )
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
