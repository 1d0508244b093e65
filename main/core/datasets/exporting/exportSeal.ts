import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { exportFiles } from '../../export/writeFormat.ts'
import { signatureHolds, signBytes } from '../../lineage/signing.ts'
import { signingKeyFile } from '../../workspace/vault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sha256 } from '../versions/manifest.ts'

/** The signature over `export.json`, which vouches for every other file of a converted export. */
export const sealFile = 'export.signature.json'

const shape = z.strictObject({
  algorithm: z.literal('Ed25519'),
  public_key: z.string(),
  sha256: z.string(),
  signature: z.string(),
})

/** Signs `export.json` with the workspace's key; nothing without its vault. */
export async function sealExport(workspace: Workspace, folder: string): Promise<string | null> {
  if (!workspace.hasVault) return null
  const facts = await readFile(path.join(folder, exportFiles.facts))
  const privateKeyPem = await readFile(signingKeyFile(workspace.paths), 'utf8')
  const text = `${canonicalJson({
    algorithm: 'Ed25519',
    public_key: workspace.file.public_key,
    sha256: sha256(facts),
    signature: signBytes(facts, privateKeyPem),
  })}\n`
  await workspace.ports.files.writeDurable(path.join(folder, sealFile), Buffer.from(text))
  return sha256(Buffer.from(text))
}

/** The key under which the seal of these bytes holds; null when it does not. */
export function sealedBy(facts: Uint8Array, seal: string): string | null {
  try {
    const parsed = shape.safeParse(JSON.parse(seal))
    if (!parsed.success || parsed.data.sha256 !== sha256(facts)) return null
    return signatureHolds(facts, parsed.data.signature, parsed.data.public_key)
      ? parsed.data.public_key
      : null
  } catch {
    return null
  }
}
