import type { Caller } from '../../shared/protocol/dispatcher.ts'
import type { Output } from '../../shared/protocol/protocol.ts'

/** What a door lends the core: where files may come from and what kind of door it is. */
export interface Host {
  kind: 'desktop' | 'browser' | 'command line'
  /** Folder for the application's own settings (recent workspaces, the demo). */
  dataFolder: string
  /** The absolute path behind a ref that this host issued. Fails with not_found for any other. */
  resolve(ref: string): string
  /** A ref for a path, to be handed to a window. */
  refFor(path: string): string
  /** Folders and files below the roots given at launch. Fails with unsupported where the host has its own dialogs. */
  list(input: { ref?: string | undefined; hidden: boolean }): Promise<Output<'host.list'>>
}

const pathPrefix = 'path:'

/** The ref for a path as the command line gives it; only callers of that kind may use one. */
export function pathRef(path: string): string {
  return pathPrefix + path
}

/** The path behind a ref: one that the host issued or, from the command line, one that names the path. */
export function resolveRef(host: Host, ref: string, caller: Caller): string {
  if (caller === 'command line' && ref.startsWith(pathPrefix)) return ref.slice(pathPrefix.length)
  return host.resolve(ref)
}
