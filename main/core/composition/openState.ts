import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { adoptVersions } from '../datasets/datasets.ts'
import { checkHeads, recordedHeads } from '../labels/chainHeads.ts'
import { openLabels, type LabelBook } from '../labels/labels.ts'
import type { Ports } from '../ports.ts'
import { openWorkspace } from '../workspace/openWorkspace.ts'
import type { WorkspacePaths } from '../workspace/paths.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { writeWorkspaceFile } from '../workspace/workspaceFile.ts'

/** The open workspace with what lives as long as it does. */
export interface Opened {
  workspace: Workspace
  labels: LabelBook
}

export interface OpenState {
  /** The open workspace, or null on the welcome screen. */
  current(): Opened | null
  /** Runs `work` on the open workspace, which stays open until it ends. Fails with not_found where none is open. */
  use<Result>(work: (opened: Opened) => Promise<Result>): Promise<Result>
  open(root: string): Promise<Opened>
  close(): Promise<void>
}

export interface OpenStateOptions {
  ports: Ports
  door: string
  migrations: string
  /** Told after a workspace was opened; what it answers is run before the workspace closes. */
  whenOpened?: ((paths: WorkspacePaths) => Promise<() => Promise<void>>) | undefined
}

/** Holds at most one open workspace; it is closed only when nothing uses it any more. */
export function createOpenState(options: OpenStateOptions): OpenState {
  let current: (Opened & { close(): Promise<void> }) | null = null
  const using = new Set<Promise<unknown>>()

  const close = async () => {
    const closing = current
    current = null
    if (closing === null) return
    await Promise.allSettled(using)
    await closing.close()
  }

  return {
    current: () => current,
    use: async (work) => {
      if (current === null) {
        throw new WorkbenchError('not_found', 'No workspace is open.', {
          hint: 'Open a workspace, or start with the demo.',
        })
      }
      const running = work(current)
      using.add(running)
      try {
        return await running
      } finally {
        using.delete(running)
      }
    },
    open: async (root) => {
      await close()
      const opened = await openWorkspace(root, options)
      try {
        const { paths, file } = opened.workspace
        const labels = await openLabels(opened.workspace)
        checkHeads(labels, file.chain_heads)
        await adoptVersions(opened.workspace)
        const leave = await options.whenOpened?.(paths)
        current = {
          workspace: opened.workspace,
          labels,
          close: async () => {
            await leave?.()
            await labels.close()
            await writeHeads(options.ports, opened.workspace, recordedHeads(labels))
            await opened.close()
          },
        }
        return current
      } catch (error) {
        await opened.close()
        throw error
      }
    },
    close,
  }
}

async function writeHeads(
  ports: Ports,
  { paths, file }: Workspace,
  heads: NonNullable<Workspace['file']['chain_heads']>,
): Promise<void> {
  if (canonicalJson(heads) === canonicalJson(file.chain_heads ?? {})) return
  await writeWorkspaceFile(ports.files, paths.file, { ...file, chain_heads: heads })
}
