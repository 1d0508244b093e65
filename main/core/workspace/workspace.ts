import type { Database } from '../db/open.ts'
import type { Ports } from '../ports.ts'
import type { WorkspacePaths } from './paths.ts'
import type { WorkspaceFile } from './workspaceFile.ts'

/** An open workspace folder: what every feature works on. */
export interface Workspace {
  readonly paths: WorkspacePaths
  readonly file: WorkspaceFile
  readonly database: Database
  readonly ports: Ports
  /** False for a copy made without its vault: no raw records, no import into known subjects. */
  readonly hasVault: boolean
  /** The key of the tokens; null without a vault. */
  tokenKey(): Promise<Uint8Array | null>
  /** Text files that hold spans' bodies, as absolute paths (inside `text/`). */
  textFiles(): Promise<string[]>
}
