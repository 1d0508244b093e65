import { randomUUID } from 'node:crypto'
import { createDispatcher, type Dispatcher } from '../../shared/protocol/dispatcher.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import { coreHandlers } from './composition/coreHandlers.ts'
import type { Host } from './host.ts'
import { createJobQueue } from './jobs/jobQueue.ts'
import { jobTitles } from './composition/jobTitles.ts'
import { createOpenState } from './composition/openState.ts'
import type { Ports } from './ports.ts'
import type { WorkspacePaths } from './workspace/paths.ts'

export interface CoreOptions {
  ports: Ports
  host: Host
  /** Folder with the numbered migrations. */
  migrations: string
  /** Told after a workspace was opened; what it answers is run before the workspace closes. */
  whenOpened?: ((core: Core, paths: WorkspacePaths) => Promise<() => Promise<void>>) | undefined
}

export interface Core {
  dispatcher: Dispatcher
  /** Opens the workspace at an absolute path. Fails with not_found, locked, unsupported or schema_mismatch. */
  open(root: string): Promise<void>
  /** The folder of the open workspace, or null. */
  folder(): string | null
  /** Cancels jobs, closes the workspace and gives its lock back. */
  close(): Promise<void>
}

/** Builds the core from what the outside lends it. Every door goes through the dispatcher it answers. */
export function createCore(options: CoreOptions): Core {
  const { ports, host, migrations } = options
  const jobs = createJobQueue({
    clock: ports.clock,
    changed: (job) => dispatcher.emit({ kind: 'job', job }),
  })
  const state = createOpenState({
    ports,
    door: host.kind,
    migrations,
    whenOpened: (paths) => options.whenOpened?.(core, paths) ?? Promise.resolve(async () => undefined),
  })
  const dispatcher = createDispatcher({
    methods: protocol,
    handlers: coreHandlers({ ports, host, migrations, state, jobs }),
    jobs,
    titles: jobTitles(host),
    unexpected: (error) => {
      const id = randomUUID().slice(0, 8)
      ports.log.error(id, error)
      return id
    },
  })
  const core: Core = {
    dispatcher,
    open: async (root) => {
      await state.open(root)
      dispatcher.emit({
        kind: 'changed',
        topics: ['workspace', 'traces', 'labels', 'slices', 'datasets', 'settings'],
      })
    },
    folder: () => state.current()?.workspace.paths.root ?? null,
    close: async () => {
      await jobs.drain()
      await state.close()
    },
  }
  return core
}
