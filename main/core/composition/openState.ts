import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { adoptVersions } from '../datasets/datasets.ts'
import { finishErasure } from '../erasure/erasure.ts'
import { checkHeads, recordedHeads } from '../labels/chainHeads.ts'
import { openLabels, type LabelBook } from '../labels/labels.ts'
import type { Ports } from '../ports.ts'
import { openWorkspace, type OpenedWorkspace } from '../workspace/openWorkspace.ts'
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
  /**
   * Closes the workspace once nothing uses it and opens it again, doing what was decided for it meanwhile; calls that
   * come in wait. It keeps its lock and its doors.
   */
  reopen(): Promise<Opened>
  /** Waits while the workspace is being opened again. */
  steady(): Promise<void>
  close(): Promise<void>
}

export interface OpenStateOptions {
  ports: Ports
  door: string
  migrations: string
  /** Told after a workspace was opened; what it answers is run before the workspace closes. */
  whenOpened?: ((paths: WorkspacePaths) => Promise<() => Promise<void>>) | undefined
}

type Held = Opened & { opened: OpenedWorkspace; leave: () => Promise<void> }

/** Holds at most one open workspace; it is closed only when nothing uses it any more. */
export function createOpenState(options: OpenStateOptions): OpenState {
  let current: Held | null = null
  let reopening: Promise<unknown> = Promise.resolve()
  const using = new Set<Promise<unknown>>()

  const settle = async ({ labels, workspace }: Opened) => {
    await labels.close()
    await writeHeads(options.ports, workspace, recordedHeads(labels))
  }
  const close = async () => {
    await reopening.catch(() => undefined)
    const closing = current
    current = null
    if (closing === null) return
    await Promise.allSettled(using)
    await closing.leave()
    await settle(closing)
    await closing.opened.close()
  }
  const hold = async (opened: OpenedWorkspace, leave: (() => Promise<void>) | null): Promise<Held> => {
    try {
      const { workspace } = opened
      const labels = await openLabels(workspace)
      checkHeads(labels, workspace.file.chain_heads)
      await adoptVersions(workspace)
      const left = leave ?? (await options.whenOpened?.(workspace.paths)) ?? (async () => undefined)
      return { workspace, labels, opened, leave: left }
    } catch (error) {
      await opened.close()
      throw error
    }
  }
  const again = async (held: Held): Promise<Held> => {
    await Promise.allSettled(using)
    await settle(held)
    try {
      return await hold(await held.opened.reopen(), held.leave)
    } catch (error) {
      await held.leave()
      throw error
    }
  }

  return {
    current: () => current,
    use: async (work) => {
      await reopening.catch(() => undefined)
      if (current === null) throw nothingOpen()
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
      current = await hold(await openWorkspace(root, { ...options, unfinished: finishErasure }), null)
      return current
    },
    reopen: async () => {
      const held = current
      if (held === null) throw nothingOpen()
      current = null
      const turn = again(held)
      reopening = turn
      current = await turn
      return current
    },
    steady: () =>
      reopening.then(
        () => undefined,
        () => undefined,
      ),
    close,
  }
}

const nothingOpen = () =>
  new WorkbenchError('not_found', 'No workspace is open.', {
    hint: 'Open a workspace, or start with the demo.',
  })

async function writeHeads(
  ports: Ports,
  { paths, file }: Workspace,
  heads: NonNullable<Workspace['file']['chain_heads']>,
): Promise<void> {
  if (canonicalJson(heads) === canonicalJson(file.chain_heads ?? {})) return
  await writeWorkspaceFile(ports.files, paths.file, { ...file, chain_heads: heads })
}
