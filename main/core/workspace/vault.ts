import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { WorkspacePaths } from './paths.ts'

/** Where a source file lies in the vault: named by its hash. */
export function sourceFile(paths: WorkspacePaths, sha256: string): string {
  return path.join(paths.vault, 'files', sha256)
}

/** Where the key of the redaction tokens lies. */
export function tokenKeyFile(paths: WorkspacePaths): string {
  return path.join(paths.vault, 'keys', 'tokens.key')
}

/** Where the private half of the workspace's signing key lies. */
export function signingKeyFile(paths: WorkspacePaths): string {
  return path.join(paths.vault, 'keys', 'signing.pem')
}

/** Makes the vault's folders and writes its keys, readable by their owner alone. */
export async function createVault(
  paths: WorkspacePaths,
  keys: { tokens: Uint8Array; signingPem: string },
): Promise<void> {
  for (const folder of ['', 'files', 'keys', 'staging', 'incoming'])
    await mkdir(path.join(paths.vault, folder), { recursive: true, mode: 0o700 })
  await writeFile(tokenKeyFile(paths), keys.tokens, { mode: 0o600, flag: 'wx' })
  await writeFile(signingKeyFile(paths), keys.signingPem, { mode: 0o600, flag: 'wx' })
}

/** The key of the redaction tokens, or null where there is no vault. */
export async function readTokenKey(paths: WorkspacePaths): Promise<Uint8Array | null> {
  try {
    return await readFile(tokenKeyFile(paths))
  } catch {
    return null
  }
}
