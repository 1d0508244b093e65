import { readdir, readFile, rename, stat } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { syncFolder } from '../../files/syncFolder.ts'
import type { WorkspacePaths } from '../../workspace/paths.ts'
import { fileNames, manifestShape, versionHash, type Manifest } from './manifest.ts'

/** A version as its folder says. */
export interface VersionOnDisk {
  name: string
  version: number
  folder: string
  hash: string
  manifest: Manifest
  signed: boolean
  modifiedMs: number
}

/** The folder of a version. Fails with not_found when there is none. */
export async function versionFolder(paths: WorkspacePaths, name: string, version: number): Promise<string> {
  const folder = folderOf(paths, name, version)
  const found = await stat(path.join(folder, fileNames.manifest)).catch(() => null)
  if (found === null) {
    throw new WorkbenchError('not_found', `There is no version ${version} of a dataset ${name}.`, {
      hint: 'List the datasets to see what there is.',
    })
  }
  return folder
}

export function folderOf(paths: WorkspacePaths, name: string, version: number): string {
  return path.join(paths.datasets, name, String(version))
}

/** Reads one version. Fails with not_found, or with schema_mismatch when its manifest is damaged. */
export async function readVersion(
  paths: WorkspacePaths,
  name: string,
  version: number,
): Promise<VersionOnDisk> {
  const folder = await versionFolder(paths, name, version)
  const file = path.join(folder, fileNames.manifest)
  const bytes = await readFile(file)
  const signed = await stat(path.join(folder, fileNames.signature)).then(
    () => true,
    () => false,
  )
  const manifest = parseManifest(bytes)
  if (manifest === null) {
    throw new WorkbenchError(
      'schema_mismatch',
      `The manifest of ${name} version ${version} is damaged. Nothing was changed.`,
      { hint: 'Verify the version to see what is broken.' },
    )
  }
  const { mtimeMs } = await stat(file)
  const hash = versionHash(manifest.examples_root, bytes)
  return { name, version, folder, hash, manifest, signed, modifiedMs: mtimeMs }
}

/** The manifest in these bytes; null when they hold none. */
export function parseManifest(bytes: Uint8Array): Manifest | null {
  try {
    const parsed = manifestShape.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Names and version numbers that lie in `datasets/`, names in order, newest version first. */
export async function versionsOnDisk(paths: WorkspacePaths): Promise<{ name: string; version: number }[]> {
  const names = (await readdir(paths.datasets, { withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
  const found = await Promise.all(
    names.map(async (name) => {
      const versions = await readdir(path.join(paths.datasets, name)).catch(() => [])
      return versions
        .filter((version) => /^[1-9]\d*$/.test(version))
        .map((version) => ({ name, version: Number(version) }))
        .sort((left, right) => right.version - left.version)
    }),
  )
  return found.flat()
}

/**
 * Puts a finished version in its place with one rename, so that it is there whole or not at all. `built`
 * holds the version's files in a folder named by its number.
 */
export async function placeVersion(
  paths: WorkspacePaths,
  built: string,
  name: string,
  version: number,
): Promise<string> {
  const home = path.join(paths.datasets, name)
  const to = folderOf(paths, name, version)
  const known = await stat(home).then(
    () => true,
    () => false,
  )
  if (known) await rename(path.join(built, String(version)), to)
  else await rename(built, home)
  await syncFolder(known ? home : paths.datasets)
  return to
}
