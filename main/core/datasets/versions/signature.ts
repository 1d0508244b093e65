import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { signatureHolds, signBytes } from '../../lineage/signing.ts'

const statementShape = z.strictObject({
  name: z.string(),
  hash: z.string(),
  examples_root: z.string(),
  manifest_sha256: z.string(),
})

const signatureShape = z.strictObject({
  algorithm: z.literal('Ed25519'),
  public_key: z.string(),
  statement: statementShape,
  signature: z.string(),
})

export type Statement = z.output<typeof statementShape>
export type SignatureFile = z.output<typeof signatureShape>

const fileText = (file: SignatureFile) => `${canonicalJson(file)}\n`
const signedBytes = (statement: Statement) => Buffer.from(canonicalJson(statement))

/** The text of `signature.json`: the statement, signed, with the key that checks it. */
export function signStatement(
  statement: Statement,
  keys: { publicKeyPem: string; privateKeyPem: string },
): string {
  return fileText({
    algorithm: 'Ed25519',
    public_key: keys.publicKeyPem,
    statement,
    signature: signBytes(signedBytes(statement), keys.privateKeyPem),
  })
}

/** Reads `signature.json`; null unless it is canonical and its signature holds under the key it names. */
export function readSignature(text: string): SignatureFile | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const parsed = signatureShape.safeParse(value)
  if (!parsed.success || fileText(parsed.data) !== text) return null
  const { signature, statement, public_key: publicKey } = parsed.data
  const plain = Buffer.from(signature, 'base64').toString('base64') === signature
  return plain && signatureHolds(signedBytes(statement), signature, publicKey) ? parsed.data : null
}
