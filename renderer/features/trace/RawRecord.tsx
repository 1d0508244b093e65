import { useState } from 'react'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { useCommand } from '../../client/useCommand.ts'
import { Banner, ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Input } from '../../components/Input.tsx'
import { LongText } from '../../components/conversation/LongText.tsx'
import { inertText } from '../../components/conversation/inertText.ts'
import { formatBytes } from '../../format/numbers.ts'
import styles from './RawRecord.module.css'

/** The source record as it came. It stands outside the redaction, so it is asked for with a reason and logged. */
export function RawRecord({ trace, hasVault }: { trace: string; hasVault: boolean }) {
  const raw = useCommand('raw.get')
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const [record, setRecord] = useState<Output<'raw.get'> | null>(null)
  const ready = reason.trim().length >= 3
  const show = async () => {
    if (!ready) return
    const outcome = await raw.run({ trace, reason: reason.trim() })
    if (!outcome.ok) return
    setRecord(outcome.value)
    setAsking(false)
  }
  if (record !== null) return <Shown record={record} onHide={() => setRecord(null)} />
  return (
    <div className={styles['ask']}>
      <p>
        The source record is unredacted: it may hold names, addresses and keys. It stays in the vault of this
        workspace; showing it is logged with your reason.
      </p>
      <div>
        <Button
          icon="unlock"
          why={hasVault ? null : 'This workspace has no vault, so the source record is not here'}
          onClick={() => setAsking(true)}
        >
          Show the raw record…
        </Button>
      </div>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title="Show the raw record"
        about="It is shown unredacted in this window only. The reason, the trace and the time go into the log of the workspace."
        width={440}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>Cancel</Button>
            <Button
              kind="primary"
              busy={raw.pending}
              why={ready ? null : 'Give a reason of a few words first'}
              onClick={() => void show()}
            >
              Show unredacted
            </Button>
          </>
        }
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            void show()
          }}
        >
          <Input
            label="Reason"
            placeholder="Why is the raw record needed?"
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
          />
        </form>
        {raw.error !== null && <ErrorBanner error={raw.error} title="The raw record could not be shown" />}
      </Dialog>
    </div>
  )
}

function Shown({ record, onHide }: { record: Output<'raw.get'>; onHide: () => void }) {
  const text = inertText(new TextDecoder().decode(record.content))
  return (
    <div className={styles['shown']}>
      <Banner
        tone="warn"
        icon="unlock"
        title="Unredacted source record"
        actions={
          <Button size="small" onClick={onHide}>
            Hide
          </Button>
        }
      >
        {record.pieces.some(({ whole }) => whole)
          ? `All of ${record.file} (${formatBytes(record.bytes)}), with the records of every other trace in it: a row of Parquet has no bytes of its own.`
          : `${formatBytes(record.bytes)} at byte ${record.offset} of ${record.file}.`}{' '}
        Showing it was logged.
      </Banner>
      <p className="mono tone-3">sha256 {record.sha256}</p>
      <LongText text={text} marks={[]} name="raw" />
    </div>
  )
}
