import { useState } from 'react'
import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery } from '../../client/useQuery.ts'
import { useCommandKey } from '../../commands/commands.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Tag } from '../../components/Tag.tsx'
import { openFiles } from '../importing/openFiles.ts'
import { newWorkspace, openWorkspace } from '../openDialog/openWorkspace.ts'
import styles from './DropCard.module.css'

const families = ['OTLP JSON', 'OpenInference', 'Phoenix frames', 'Langfuse JSON', 'Chat runs', 'Parquet']

/** Where files are dropped or chosen. The drop itself works on the whole window. */
export function DropCard() {
  const client = useClient()
  const [listing, setListing] = useState(false)
  return (
    <div className={styles['card']}>
      <h2 className="t-h3">Drop trace exports here</h2>
      <p className={styles['about']}>
        The format is detected and shown, and can be changed. Identifiers are redacted during the import,
        before anything can be searched. The same file again adds nothing.
      </p>
      <div className={styles['tags']}>
        {families.map((family) => (
          <Tag key={family} tone="outline">
            {family}
          </Tag>
        ))}
        <Button kind="link" onClick={() => setListing(true)}>
          All formats
        </Button>
      </div>
      <div className="row row-wrap">
        <Button kind="primary" keys={useCommandKey('open.files')} onClick={() => void openFiles(client)}>
          Choose files…
        </Button>
        <Button onClick={() => void openWorkspace(client)}>Open workspace…</Button>
        <Button kind="ghost" onClick={() => void newWorkspace(client)}>
          New workspace…
        </Button>
      </div>
      {listing && <FormatList onClose={() => setListing(false)} />}
    </div>
  )
}

function FormatList({ onClose }: { onClose: () => void }) {
  const formats = useQuery('formats.list', {}).value
  return (
    <Dialog open onClose={onClose} title="What can be imported" width={560}>
      <dl className={styles['formats']}>
        {formats?.importers.map((format) => (
          <div key={format.id}>
            <dt className="medium">
              {format.title} <span className="tone-3">{format.extensions.join(' ')}</span>
            </dt>
            <dd className="tone-2">{format.note}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
