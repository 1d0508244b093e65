import { copyFile } from 'node:fs/promises'
import path from 'node:path'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { lockOf } from '../../export/checkFormat.ts'
import type { Format } from '../../export/format.ts'
import { placeFolder } from '../../export/placeFolder.ts'
import { exportFiles, writeFormat } from '../../export/writeFormat.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { hashOfFile } from '../../files/lineFile.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { exportedExamples, exportedVersion } from './exportSource.ts'
import { sealExport, sealFile } from './exportSeal.ts'
import { fileNames } from '../versions/manifest.ts'
import { pinnedAs } from '../versions/pinnedAs.ts'
import type { VersionOnDisk } from '../versions/versions.ts'

// What leads from a converted row back to its source, and names the version that it is of.
const chain = [fileNames.lineage, fileNames.manifest]

/**
 * Writes a version in another format than our own, with the chain back to its sources, sealed. Fails with
 * gate_failed for a pinned set in a format to train on.
 */
export async function convertVersion(
  workspace: Workspace,
  version: VersionOnDisk,
  format: Format,
  place: { out: string; overwrite: boolean },
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Output<'dataset.export'>> {
  const facts = await exportedVersion(workspace, version)
  const lock = lockOf(format, facts, pinnedAs(version.manifest))
  if (lock !== null) {
    throw new WorkbenchError('gate_failed', `${lock} Nothing was written.`, {
      hint: 'Choose a format for evaluation, or build a training set with a recipe of its own.',
    })
  }
  const examples = () => exportedExamples(workspace, version, context.signal)
  return placeFolder(place.out, { overwrite: place.overwrite, ours: namesOf(format) }, async (folder) => {
    const { files, checked } = await writeFormat(workspace, format, facts, examples, folder, context)
    const written = files.map(({ name, sha256, rows }) => ({
      path: path.join(place.out, name),
      sha256,
      rows,
    }))
    for (const name of chain) {
      const from = path.join(version.folder, name)
      const there = await copyFile(from, path.join(folder, name)).then(
        () => true,
        () => false,
      )
      if (there) written.push({ path: path.join(place.out, name), sha256: await hashOfFile(from), rows: 0 })
    }
    const seal = await sealExport(workspace, folder)
    if (seal !== null) written.push({ path: path.join(place.out, sealFile), sha256: seal, rows: 0 })
    return {
      folder: place.out,
      files: written,
      rows: checked.rows,
      skipped: checked.skipped,
      remarks: checked.remarks,
      loader: format.loader([...checked.files.keys()]),
    }
  })
}

function namesOf(format: Format): ReadonlySet<string> {
  const rows = (['train', 'eval', 'test'] as const).flatMap((split) => format.fileOf(split) ?? [])
  return new Set([
    ...rows.map((name) => name.split('/')[0] ?? name),
    ...(format.besideNames ?? []),
    ...Object.values(exportFiles),
    ...chain,
    sealFile,
  ])
}
