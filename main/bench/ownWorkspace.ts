import { rm } from 'node:fs/promises'
import path from 'node:path'
import type { CallContext } from '../core/handlers.ts'
import { createWorkspace } from '../core/workspace/createWorkspace.ts'
import { openWorkspace } from '../core/workspace/openWorkspace.ts'
import type { Workspace } from '../core/workspace/workspace.ts'
import { findProject } from '../ports/project.ts'
import { productPorts } from '../ports/productPorts.ts'
import type { Stand } from './stand.ts'

/** Lends `work` an empty workspace of its own, which is removed afterwards. */
export async function withOwnWorkspace<Result>(
  stand: Stand,
  name: string,
  work: (workspace: Workspace, call: CallContext) => Promise<Result>,
): Promise<Result> {
  const project = findProject()
  const ports = productPorts({ ...project, log: { warn: () => undefined, error: () => undefined } })
  const root = path.join(stand.folder, name)
  await createWorkspace(root, { name: 'Bench', kind: 'workspace', ports })
  const { workspace, close } = await openWorkspace(root, {
    ports,
    door: 'bench',
    migrations: project.migrations,
  })
  try {
    return await work(workspace, {
      signal: stand.signal,
      progress: () => undefined,
      caller: 'command line',
    })
  } finally {
    await close()
    await rm(root, { recursive: true, force: true })
  }
}
