import { randomBytes } from 'node:crypto'
import { access, mkdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { makeFolders } from '../files/makeFolders.ts'
import { placeProblem } from '../files/placeProblem.ts'
import { createKeyPair } from '../lineage/signing.ts'
import type { Ports } from '../ports.ts'
import { installDefaultTaxonomy } from '../taxonomy/taxonomy.ts'
import { folderOrNothing } from './newFolder.ts'
import { workspacePaths } from './paths.ts'
import { createVault } from './vault.ts'
import { workspaceFormat, writeWorkspaceFile, type WorkspaceFile } from './workspaceFile.ts'

/**
 * Makes an empty workspace at `root`, which must not exist or be empty. It is built beside and renamed, so
 * a failure leaves nothing. Fails with conflict when something is there already or when
 * it lies in another workspace, and with unreadable_file where nothing can be made.
 */
export async function createWorkspace(
  root: string,
  options: { name: string; kind: WorkspaceFile['kind']; ports: Ports },
): Promise<void> {
  const there = await folderOrNothing(root)
  if (there !== null && there.length > 0) {
    throw new WorkbenchError('conflict', 'That folder is not empty. Nothing was changed.', {
      hint: 'Choose a new folder.',
    })
  }
  await refuseInside(root)
  const building = `${root}.new-${randomBytes(4).toString('hex')}`
  const paths = workspacePaths(building)
  try {
    await makeFolders(building)
    for (const folder of [
      paths.text,
      paths.temporary,
      paths.labels,
      paths.payloads,
      paths.decisions,
      paths.taxonomies,
      paths.recipes,
      paths.views,
      paths.datasets,
    ]) {
      await mkdir(folder, { recursive: true })
    }
    for (const name of ['contracts', 'policies']) await mkdir(path.join(building, name))
    const keys = createKeyPair()
    await createVault(paths, { tokens: options.ports.random.bytes(32), signingPem: keys.privateKeyPem })
    const taxonomy = await installDefaultTaxonomy(paths.taxonomies, options.ports.resources)
    const file: WorkspaceFile = {
      id: Buffer.from(options.ports.random.bytes(12)).toString('hex'),
      name: options.name,
      kind: options.kind,
      format: workspaceFormat,
      created_at: new Date(options.ports.clock.now()).toISOString(),
      public_key: keys.publicKeyPem,
      redaction: { mode: 'patterns', epoch: 1 },
      taxonomy: { id: taxonomy.id, version: taxonomy.version },
    }
    await writeWorkspaceFile(options.ports.files, paths.file, file)
    if (there !== null) await rm(root, { recursive: true })
    await rename(building, root)
  } catch (error) {
    await rm(building, { recursive: true, force: true }).catch(() => undefined)
    throw placeProblem(error, 'No workspace was made.')
  }
}

// What a workspace holds is its own: an import of its folder, a copy or an erasure would meet another's files.
async function refuseInside(root: string): Promise<void> {
  for (let at = path.dirname(path.resolve(root)); ; at = path.dirname(at)) {
    const holds = await access(workspacePaths(at).file).then(
      () => true,
      () => false,
    )
    if (holds)
      throw new WorkbenchError('conflict', `That folder lies in a workspace. No workspace was made. ${at}`, {
        hint: 'Choose a folder outside of it.',
      })
    if (path.dirname(at) === at) return
  }
}
