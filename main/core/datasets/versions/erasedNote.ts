import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { signatureHolds, signBytes } from '../../lineage/signing.ts'

const statement = z.strictObject({
  /** The version that this is about. */
  hash: z.string(),
  /** What was asked for, in the order in which it was done. */
  erasures: z.array(z.strictObject({ id: z.string(), at_ms: z.number(), reason: z.string() })),
  /** Examples that are gone, in the order of their ids; their leaves keep the Merkle root what it was. */
  examples: z.array(
    z.strictObject({
      example_id: z.string(),
      leaf: z.string(),
      split: z.enum(['train', 'eval', 'test']),
      erasure: z.string(),
    }),
  ),
  /** Files that are not what the manifest says: their sums when they were built, and now. */
  files: z.record(z.string(), z.strictObject({ was: z.string(), now: z.string() })),
})
const shape = z.strictObject({
  algorithm: z.literal('Ed25519'),
  public_key: z.string(),
  statement,
  signature: z.string(),
})

/** What `erased.json` of a version says. */
export type ErasedNote = z.output<typeof statement>

const textOf = (file: z.output<typeof shape>) => `${canonicalJson(file)}\n`

/** The text of `erased.json`, signed. */
export function signNote(note: ErasedNote, keys: { publicKeyPem: string; privateKeyPem: string }): string {
  const signature = signBytes(Buffer.from(canonicalJson(note)), keys.privateKeyPem)
  return textOf({ algorithm: 'Ed25519', public_key: keys.publicKeyPem, statement: note, signature })
}

/** Reads `erased.json`; null unless it is canonical and signed under this key. */
export function readNote(text: string, publicKey: string): ErasedNote | null {
  try {
    const parsed = shape.parse(JSON.parse(text))
    const bytes = Buffer.from(canonicalJson(parsed.statement))
    const holds =
      textOf(parsed) === text &&
      parsed.public_key === publicKey &&
      signatureHolds(bytes, parsed.signature, publicKey)
    return holds ? parsed.statement : null
  } catch {
    return null
  }
}
