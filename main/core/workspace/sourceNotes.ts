import { readFile, rm } from 'node:fs/promises'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import type { FileSystem } from '../ports.ts'
import { signatureHolds, signBytes } from '../lineage/signing.ts'
import type { WorkspacePaths } from './paths.ts'
import { sourceFile } from './vault.ts'

/** What became of a source file in the vault from which records were erased; its name stays the hash that it came with. */
const statement = z.strictObject({
  /** SHA-256 of the file as it came, and as it is now. */
  source: z.string(),
  now: z.string(),
  /** Stretches that were blanked so far: bytes, or rows of a Parquet file. */
  stretches: z.number(),
  unit: z.enum(['bytes', 'rows']),
})
const shape = z.strictObject({ statement, public_key: z.string(), signature: z.string() })
export type SourceNote = z.output<typeof statement>

export const sourceNoteFile = (file: string) => `${file}.erased.json`

/** The note beside a source file, if it is there and signed with this workspace's key; else null. */
export async function readSourceNote(file: string, publicKey: string): Promise<SourceNote | null> {
  const text = await readFile(sourceNoteFile(file), 'utf8').catch(() => '')
  try {
    const note = shape.parse(JSON.parse(text))
    const bytes = Buffer.from(canonicalJson(note.statement))
    return note.public_key === publicKey && signatureHolds(bytes, note.signature, publicKey)
      ? note.statement
      : null
  } catch {
    return null
  }
}

/** Writes the signed note beside a source file. */
export async function writeSourceNote(
  files: Pick<FileSystem, 'writeDurable'>,
  file: string,
  note: SourceNote,
  keys: { publicKey: string; privateKeyPem: string },
): Promise<void> {
  const signature = signBytes(Buffer.from(canonicalJson(note)), keys.privateKeyPem)
  const text = `${canonicalJson({ statement: note, public_key: keys.publicKey, signature })}\n`
  await files.writeDurable(sourceNoteFile(file), Buffer.from(text))
}

/** Takes a source file out of the vault, with the note beside it. */
export async function dropSource(paths: WorkspacePaths, sha256: string): Promise<void> {
  const file = sourceFile(paths, sha256)
  await rm(file, { force: true })
  await rm(sourceNoteFile(file), { force: true })
}
