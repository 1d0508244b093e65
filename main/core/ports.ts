/** Everything the core asks of the outside world; each host and each test supplies its own. */
export interface Ports {
  clock: Clock
  random: Random
  log: Logger
  files: FileSystem
  /** Runs one import in isolation; the product forks a process, tests may stay in theirs. */
  startImport: StartImport
  /** Starts a thread for heavy computing; left out, it is done in the thread of the core. */
  startWorker?: StartWorker
  /** Folder with the shipped resources (starter taxonomies, licence notices). */
  resources: string
  /** Version of this build, written into every run record. */
  version: string
}

export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number
}

export interface Random {
  bytes(count: number): Uint8Array
}

export interface Logger {
  warn(message: string): void
  error(id: string, error: unknown): void
}

/** The few file operations whose failure or loss the tests inject. */
export interface FileSystem {
  /** Appends `bytes` at the end of `path` and returns once they are fsynced. */
  appendDurable(path: string, bytes: Uint8Array): Promise<void>
  /** Writes to a temporary sibling, fsyncs it, renames it over `path` and fsyncs the folder. */
  writeDurable(path: string, bytes: Uint8Array): Promise<void>
  freeBytes(path: string): Promise<number>
}

/** A running import: messages come through `onMessage`; `done` settles when its process has ended. */
export interface RunningImport {
  done: Promise<unknown>
  cancel(): void
}

export type StartImport = (job: unknown, onMessage: (message: unknown) => void) => RunningImport

/** A thread that does one task after the other. */
export interface RunningWorker {
  ask(task: string, input: unknown): Promise<unknown>
  /** Ends it at once, whatever it is doing. */
  end(): Promise<void>
}

export type StartWorker = () => RunningWorker
