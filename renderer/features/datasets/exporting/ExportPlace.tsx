import type { DatasetManifest } from '../../../../shared/domain/datasetManifest.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import type { Chosen } from '../../../../shared/protocol/hostApi.ts'
import type { JobResult } from '../../../client/useJob.ts'
import { Button } from '../../../components/Button.tsx'
import { Input } from '../../../components/Input.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { ProgressBar, progressShare } from '../../../components/Progress.tsx'
import { formatBytes, formatCounted } from '../../../format/numbers.ts'
import { ExportChecks } from './ExportChecks.tsx'
import { ExportOutcome } from './ExportOutcome.tsx'
import type { Verification } from '../verifications.ts'
import { shortHash, type Version } from '../version.ts'
import styles from './ExportPlace.module.css'

const folderName = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/** What is checked before a byte is written, which files there will be, and where. */
export function ExportPlace({
  version,
  manifest,
  verification,
  format,
  preview,
  place,
  folder,
  onFolder,
  onChoose,
  onExport,
  job,
  ended,
}: {
  version: Version
  manifest: DatasetManifest | null
  verification: Verification | null
  format: Output<'formats.list'>['exporters'][number] | null
  preview: Output<'dataset.exportPreview'> | null
  place: Chosen | null
  folder: string
  onFolder: (folder: string) => void
  onChoose: () => void
  onExport: (overwrite: boolean) => void
  job: JobResult<'dataset.export'>
  /** Whether `job` was of this format. */
  ended: boolean
}) {
  const broken = verification !== null && !verification.ok
  const native = format === null || format.id === 'jsonl'
  const rows = preview?.rows ?? version.examples
  const badName = !folderName.test(folder)
  return (
    <Pane label="Checks and place" className={styles['pane']}>
      <section className={styles['part']}>
        <h2 className="t-section">Checked before a byte is written</h2>
        <ExportChecks
          version={version}
          manifest={manifest}
          verification={verification}
          format={format}
          preview={preview}
        />
      </section>
      {!native && preview !== null && (
        <section className={styles['part']}>
          <h2 className="t-section">Files</h2>
          <dl className={styles['files']}>
            {preview.files.map((file) => (
              <div key={file.name}>
                <dt className="mono">{file.name}</dt>
                <dd className="tone-2">{formatCounted(file.rows, 'row')}</dd>
              </div>
            ))}
            <div>
              <dt className="tone-3">rows, lineage, manifest, facts and their signature</dt>
            </div>
          </dl>
        </section>
      )}
      {native && manifest !== null && (
        <section className={styles['part']}>
          <h2 className="t-section">Files</h2>
          <dl className={styles['files']}>
            {Object.entries(manifest.files).map(([name, facts]) => (
              <div key={name}>
                <dt className="mono">{name}</dt>
                <dd className="tone-2">{formatBytes(facts?.bytes ?? 0)}</dd>
              </div>
            ))}
            <div>
              <dt className="tone-3">
                {version.signed ? 'manifest, signature, public key, sums' : 'manifest and sums'}
              </dt>
            </div>
          </dl>
        </section>
      )}
      <span className="grow" />
      <footer className={styles['foot']} data-foot="">
        <section className={styles['place']} aria-label="Place">
          <h2 className="t-section">Place</h2>
          <div className={styles['field']}>
            <span className="tone-2">Into</span>
            <span className={place === null ? 'tone-3 ellipsis' : 'ellipsis'}>
              {place?.name ?? 'none yet'}
            </span>
            <Button size="small" icon="folder" onClick={onChoose}>
              Choose…
            </Button>
          </div>
          <div className={styles['field']}>
            <span className="tone-2">New folder</span>
            <Input
              label="Name of the new folder"
              mono
              value={folder}
              invalid={badName}
              onChange={(event) => onFolder(event.target.value)}
            />
          </div>
          {badName && <p className="tone-fail">Letters, digits, dot, dash and underscore.</p>}
        </section>
        {ended && <ExportOutcome job={job} onReplace={() => onExport(true)} />}
        <p className="tone-3">
          Same inputs give the same bytes. Expected hash{' '}
          <span className="mono tone-2">{shortHash(version.hash)}</span>
        </p>
        {job.running ? (
          <div className={styles['running']} role="status">
            <span>{job.progress?.phase ?? 'Exporting'}</span>
            <ProgressBar label="Export" share={progressShare(job.progress)} />
            <Button size="small" onClick={job.cancel}>
              Cancel
            </Button>
          </div>
        ) : (
          <Button
            kind="primary"
            className={styles['go']}
            keys="mod+e"
            why={
              broken
                ? 'This version does not verify, so it cannot be exported.'
                : preview?.locked != null
                  ? preview.locked
                  : preview !== null && rows === 0
                    ? 'No example has what this format needs.'
                    : badName
                      ? 'The new folder needs a name.'
                      : null
            }
            onClick={() => onExport(false)}
          >
            Export {formatCounted(rows, 'row')}
          </Button>
        )}
      </footer>
    </Pane>
  )
}
