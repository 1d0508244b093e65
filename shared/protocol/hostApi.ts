/** A file or folder that a person chose in a dialog of the system; `ref` is a FileRef. */
export interface Chosen {
  ref: string
  name: string
}

export type HostAnswer<Value> = { available: true; value: Value } | { available: false }

/**
 * What only a host can do. The desktop door supplies it as `window.assayHost`; in a browser `browserHost`
 * answers "not available here", and the window shows its own dialog over `host.list` instead.
 */
export interface HostApi {
  readonly kind: 'desktop' | 'browser'
  /** Trace files to import; an empty list when the dialog was cancelled. */
  chooseFiles(): Promise<HostAnswer<Chosen[]>>
  /** A folder: a workspace to open, or the place for a new one or an export; null when cancelled. */
  chooseFolder(purpose: 'open' | 'create' | 'export' | 'model'): Promise<HostAnswer<Chosen | null>>
  /** FileRefs of files dropped on the window (DOM `File`s); in a browser they are uploaded instead. */
  droppedFiles(files: readonly unknown[]): Promise<HostAnswer<Chosen[]>>
  /** Shows a path that a reply named in the system's file manager. */
  revealInFolder(path: string): Promise<HostAnswer<boolean>>
  /** Makes the window's frame and the system's dialogs follow the theme. */
  setTheme(theme: 'light' | 'dark' | 'system'): Promise<HostAnswer<boolean>>
  /** Commands of the menu, by name (`open`, `import`, `settings`, `help`); returns how to stop listening. */
  onMenu(chosen: (command: string) => void): () => void
}

/** Name under which the desktop door puts its `HostApi` on `window`. */
export const hostApiName = 'assayHost'

/** The window asks for its port with `ask`, and gets it in a message `{type: give}` with the port attached. */
export const portHandshake = { ask: 'assay:port?', give: 'assay:port' } as const

const notHere = async () => ({ available: false }) as const

/** The host of a page in a browser: it can do nothing of this. */
export const browserHost: HostApi = {
  kind: 'browser',
  chooseFiles: notHere,
  chooseFolder: notHere,
  droppedFiles: notHere,
  revealInFolder: notHere,
  setTheme: notHere,
  onMenu: () => () => undefined,
}
