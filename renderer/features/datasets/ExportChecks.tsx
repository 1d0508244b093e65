import type { DatasetManifest } from '../../../shared/domain/datasetManifest.ts'
import { StatusGlyph, type Status } from '../../components/StatusGlyph.tsx'
import { formatCounted } from '../../format/numbers.ts'
import { useWorkspace } from '../../stores/appInfo.ts'
import type { Verification } from './verifications.ts'
import { shortened, type Version } from './version.ts'
import styles from './ExportChecks.module.css'

/** Each check with its finding in words; the export itself verifies again before it writes. */
export function ExportChecks({
  version,
  manifest,
  verification,
}: {
  version: Version
  manifest: DatasetManifest | null
  verification: Verification | null
}) {
  const epoch = useWorkspace()?.redaction.epoch ?? version.epoch
  const checks: [Status, string][] = [
    verification === null
      ? ['current', 'Every hash, the root and the signature are computed again when you export']
      : verification.ok
        ? ['pass', `Verified: ${formatCounted(verification.checked, 'check')} hold, and hold again on export`]
        : [
            'fail',
            `Broken: ${shortened(verification.problems[0]?.message ?? 'the version does not verify')}`,
          ],
    [
      'pass',
      `Each of ${formatCounted(version.examples, 'row')} has an answer or a code that must not come back`,
    ],
    manifest === null
      ? ['warning', 'The manifest cannot be read']
      : ['pass', `0 of ${formatCounted(manifest.split_unit.components, 'component')} cross a split`],
    version.epoch === epoch
      ? ['pass', `Redacted under the present epoch ${epoch}`]
      : ['warning', `Redacted under epoch ${version.epoch}; the workspace is at ${epoch}: build it again`],
    version.signed
      ? ['pass', 'Signed by this workspace; the public key goes with it']
      : ['warning', 'Not signed: this workspace has no vault'],
    ['insufficient', manifest?.contamination.note ?? 'Contamination is unknown'],
  ]
  return (
    <ul className={styles['checks']}>
      {checks.map(([status, words]) => (
        <li key={words}>
          <StatusGlyph status={status} />
          <span>{words}</span>
        </li>
      ))}
    </ul>
  )
}
