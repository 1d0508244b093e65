import type { DatasetManifest } from '../../../../shared/domain/datasetManifest.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { StatusGlyph, type Status } from '../../../components/StatusGlyph.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { useWorkspace } from '../../../stores/appInfo.ts'
import type { Verification } from '../verifications.ts'
import { shortened, type Version } from '../version.ts'
import styles from './ExportChecks.module.css'

/** Each check with its finding in words; the export itself verifies again before it writes. */
export function ExportChecks({
  version,
  manifest,
  verification,
  format,
  preview,
}: {
  version: Version
  manifest: DatasetManifest | null
  verification: Verification | null
  format: Output<'formats.list'>['exporters'][number] | null
  preview: Output<'dataset.exportPreview'> | null
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
    ...formatChecks(format, preview),
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

// What an export in another format than our own found before writing.
function formatChecks(
  format: Output<'formats.list'>['exporters'][number] | null,
  preview: Output<'dataset.exportPreview'> | null,
): [Status, string][] {
  if (format === null || format.id === 'jsonl' || preview === null || preview.locked !== null) return []
  return [
    [
      preview.rows === 0 ? 'fail' : 'pass',
      `${formatCounted(preview.rows, 'row fits', 'rows fit')} the schema of ${format.title} (${format.version})`,
    ],
    ...preview.skipped.map(({ why, examples }): [Status, string] => [
      'warning',
      `${formatCounted(examples, 'example has', 'examples have')} no row: ${why}`,
    ]),
    ...preview.remarks.map((words): [Status, string] => ['warning', words]),
  ]
}
