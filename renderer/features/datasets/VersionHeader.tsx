import type { DatasetManifest } from '../../../shared/domain/datasetManifest.ts'
import { Button } from '../../components/Button.tsx'
import { Tag } from '../../components/Tag.tsx'
import { formatCount, formatCounted } from '../../format/numbers.ts'
import { useTimes } from '../../format/useTimes.ts'
import { CopyId } from '../../components/CopyId.tsx'
import { openNewDataset } from './datasetsRoute.ts'
import { shortHash, type Version } from './version.ts'
import type { Verification } from './verifications.ts'
import styles from './VersionHeader.module.css'

/** Which version this is, how far it is proved, and what to do with it. */
export function VersionHeader({
  version,
  manifest,
  verification,
  verifying,
  onVerify,
  onExport,
}: {
  version: Version
  manifest: DatasetManifest | null
  verification: Verification | null
  verifying: boolean
  onVerify: () => void
  /** Null where the export is open already. */
  onExport: (() => void) | null
}) {
  const broken = verification !== null && !verification.ok
  return (
    <header className={styles['header']}>
      <div className={styles['top']}>
        <h1 className={styles['title']}>
          {version.name} <span className={styles['number']}>v{version.version}</span>
        </h1>
        {version.pinned !== null && (
          <Tag tone="outline" icon="lock">
            {version.pinned}, pinned: never trained on
          </Tag>
        )}
        <State verification={verification} signed={version.signed} />
        <span className="grow" />
        <Button busy={verifying} keys="v" onClick={onVerify}>
          {verification === null ? 'Verify' : 'Verify again'}
        </Button>
        <Button onClick={() => openNewDataset({ from: version })}>New version…</Button>
        {onExport !== null && (
          <Button
            kind="primary"
            keys="mod+e"
            why={broken ? 'This version does not verify, so it cannot be exported.' : null}
            onClick={onExport}
          >
            Export…
          </Button>
        )}
      </div>
      <div className={styles['facts']}>
        <span>{formatCounted(version.examples, 'example')}</span>
        {manifest !== null && manifest.counts.users > 0 && (
          <span>{formatCounted(manifest.counts.users, 'user')}</span>
        )}
        <span className={styles['hash']}>
          hash <span className="mono tone-3">{shortHash(version.hash)}</span>
          <CopyId id={version.hash} />
        </span>
        {manifest !== null && (
          <span>
            taxonomy {manifest.taxonomy.id} v{manifest.taxonomy.version}
          </span>
        )}
        {version.epoch > 0 && <span>redaction epoch {version.epoch}</span>}
      </div>
    </header>
  )
}

function State({ verification, signed }: { verification: Verification | null; signed: boolean }) {
  const times = useTimes()
  if (verification === null)
    return <Tag tone="outline">{signed ? 'signed, not verified yet' : 'not signed, not verified yet'}</Tag>
  return verification.ok ? (
    <>
      <Tag tone="pass" icon="shield">
        verified {times.ago(verification.atMs)}, {formatCount(verification.checked)} checks
      </Tag>
      {verification.erased > 0 && (
        <Tag tone="outline">
          intact, {formatCount(verification.erased)} erased:{' '}
          {verification.erasures.map(({ reason }) => reason).join(', ')}
        </Tag>
      )}
    </>
  ) : (
    <Tag tone="fail" icon="warning">
      verification failed {times.ago(verification.atMs)}
    </Tag>
  )
}
