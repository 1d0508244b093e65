import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import type { DatasetManifest as Manifest } from '../../../../shared/domain/datasetManifest.ts'
import { leafHash, nodeHash } from '../../lineage/merkle.ts'

export {
  datasetFiles as fileNames,
  datasetManifest as manifestShape,
  splitCounts,
  type DatasetManifest as Manifest,
} from '../../../../shared/domain/datasetManifest.ts'

/** What a manifest says before the files are written. */
export type ManifestFacts = Omit<Manifest, 'examples_root' | 'files'>

/** The bytes of `manifest.json`: canonical JSON and a line feed. */
export function manifestBytes(manifest: Manifest): Buffer {
  return Buffer.from(`${canonicalJson(manifest)}\n`)
}

/** A version's id: the Merkle node over the root of its examples and its manifest. */
export function versionHash(examplesRoot: string, manifest: Uint8Array): string {
  return nodeHash(Buffer.from(examplesRoot, 'hex'), leafHash(manifest)).toString('hex')
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** What a version without decontamination says of itself: never "clean". */
export const notCompared = {
  checked: false,
  note: 'Compared with nothing: no training set has been named, so contamination is unknown.',
} as const
