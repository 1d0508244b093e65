import { useEffect, useState } from 'react'
import { handedOnText } from '../../../shared/domain/handedOn.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { useJob } from '../../client/useJob.ts'
import { Banner, ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Input } from '../../components/Input.tsx'
import { Time } from '../../components/Time.tsx'
import { formatCounted } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import { showToast } from '../../stores/toast.ts'
import { closeErasure, useErasureAsked, type EraseTarget } from './eraseRequest.ts'
import styles from './EraseDialog.module.css'

type Reach = Output<'erase.run'>

/** Shows what an erasure reaches before it is done, for nothing brings it back. Stands once in the window. */
export function EraseDialog() {
  const target = useErasureAsked()
  if (target === null) return null
  return <Question key={JSON.stringify(target)} target={target} />
}

function Question({ target }: { target: EraseTarget }) {
  const look = useJob('erase.run')
  const erase = useJob('erase.run')
  const [reason, setReason] = useState('')
  const { start } = look
  useEffect(() => {
    void start({ ...target, reason: 'looking at the reach', dryRun: true })
  }, [start, target])
  const reach = look.value
  const missing =
    reach === undefined ? 'Its reach is being worked out' : reason.trim() === '' ? 'It needs a reason' : null
  const submit = async () => {
    if (missing !== null || erase.running) return
    const outcome = await erase.start({ ...target, reason: reason.trim() })
    if (!outcome.ok) return
    closeErasure()
    navigate('explore')
    showToast({
      tone: 'info',
      text: `${formatCounted(outcome.value.traces, 'trace')} erased; what was exported is out of reach`,
    })
  }
  return (
    <Dialog
      open
      onClose={closeErasure}
      title={'user' in target ? 'Erase this user' : 'Erase this trace'}
      about="From the vault, texts, tables, labels and dataset versions. It cannot be undone, and no import brings it back."
      width={560}
      actions={
        <>
          <Button onClick={closeErasure}>Keep everything</Button>
          <Button kind="primary" busy={erase.running} why={missing} onClick={() => void submit()}>
            {reach === undefined ? 'Erase' : `Erase ${formatCounted(reach.traces, 'trace')}`}
          </Button>
        </>
      }
    >
      <div className={styles['body']}>
        {look.error !== null && <ErrorBanner error={look.error} title="The reach is not known" />}
        {erase.error !== null && <ErrorBanner error={erase.error} title="It was not erased" />}
        {look.running && <p className="tone-2">Working out what it reaches…</p>}
        {reach !== undefined && <ReachOf reach={reach} />}
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void submit()
          }}
        >
          <div className={styles['reason']}>
            <span className="tone-2">Reason. It stays on record, so it must not name the person.</span>
            <Input
              label="Reason of the erasure"
              placeholder="Request 1234"
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.target.value)}
            />
          </div>
        </form>
      </div>
    </Dialog>
  )
}

function ReachOf({ reach }: { reach: Reach }) {
  const versions = reach.versions.filter(({ examples }) => examples > 0)
  return (
    <>
      <ul className={styles['list']}>
        <li>
          {formatCounted(reach.traces, 'trace')} with {formatCounted(reach.spans, 'span')} and{' '}
          {formatCounted(reach.labels, 'label')}
        </li>
        <li>
          their records in {formatCounted(reach.sources, 'source file')}
          {reach.rejects > 0 && `, ${formatCounted(reach.rejects, 'rejected record')} among them`}
        </li>
        {versions.map(({ name, version, examples }) => (
          <li key={`${name}@${version}`}>
            {formatCounted(examples, 'example')} of {name} v{version}, which verifies as before
          </li>
        ))}
      </ul>
      {reach.exports.length > 0 && (
        <Banner tone="warn" title="Already handed on, and out of reach from here">
          <ul className={styles['list']}>
            {reach.exports.map((each) => (
              <li key={each.runId}>
                {handedOnText(each)}, <Time ms={each.atMs} show="whole" />
                {!each.certain && ', perhaps with something of theirs'}
              </li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  )
}
