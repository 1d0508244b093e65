import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CallContext } from '../handlers.ts'
import { leafHash, merkleRoot } from '../lineage/merkle.ts'
import { signingKeyFile } from '../workspace/vault.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { cardText } from './card.ts'
import { withSplit } from './example.ts'
import type { SourcePiece } from './gather.ts'
import { createLineWriter, withPieces } from '../files/lineFile.ts'
import { lineageText } from './lineageLine.ts'
import { fileNames, manifestBytes, sha256, versionHash, type Manifest } from './manifest.ts'
import type { SplitName } from './recipe.ts'
import type { Candidate } from './selection.ts'
import { signStatement } from './signature.ts'
import { sumsText } from './sums.ts'

/** An example whose text lies in the spool file. */
export interface SpooledExample extends Candidate {
  id: string
  span: string | null
  place: { offset: number; length: number }
  sources: SourcePiece[]
}

export type ManifestFacts = Omit<Manifest, 'examples_root' | 'files'>

/** Writes the files of a version into `folder`, which is not in its place yet, and answers its hash. */
export async function writeVersion(
  workspace: Workspace,
  places: { folder: string; spool: string },
  examples: readonly SpooledExample[],
  splitOf: ReadonlyMap<string, SplitName>,
  facts: ManifestFacts,
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<{ hash: string; manifest: Manifest }> {
  const files = workspace.ports.files
  const { folder, spool } = places
  const at = (name: string) => path.join(folder, name)
  const sorted = [...examples].sort((left, right) => (left.id < right.id ? -1 : 1))
  const examplesFile = createLineWriter(files, at(fileNames.examples))
  const lineageFile = createLineWriter(files, at(fileNames.lineage))
  const leaves: Buffer[] = []
  await withPieces(spool, async (read) => {
    for (const [index, example] of sorted.entries()) {
      if (index % 500 === 0) {
        context.signal.throwIfAborted()
        context.progress({ phase: 'Write examples', done: index, total: sorted.length, unit: 'examples' })
      }
      const text = withSplit(await read(example.place), splitOf.get(example.trace) ?? 'eval')
      const leaf = leafHash(Buffer.from(text))
      leaves.push(leaf)
      await examplesFile.add(text)
      await lineageFile.add(lineageOf(example, leaf))
    }
  })
  const written = { examples: await examplesFile.end(), lineage: await lineageFile.end() }
  context.signal.throwIfAborted()
  context.progress({ phase: 'Seal', done: sorted.length, total: sorted.length, unit: 'examples' })
  const root = merkleRoot(leaves).toString('hex')
  const card = Buffer.from(cardText({ ...facts, examples_root: root }))
  await files.writeDurable(at(fileNames.card), card)
  const manifest: Manifest = {
    ...facts,
    examples_root: root,
    files: {
      [fileNames.examples]: written.examples,
      [fileNames.lineage]: written.lineage,
      [fileNames.card]: { sha256: sha256(card), bytes: card.length, rows: 0 },
    },
  }
  const bytes = manifestBytes(manifest)
  await files.writeDurable(at(fileNames.manifest), bytes)
  const hash = versionHash(root, bytes)
  await seal(workspace, folder, manifest, bytes, hash)
  return { hash, manifest }
}

function lineageOf(example: SpooledExample, leaf: Buffer): string {
  return lineageText({
    example_id: example.id,
    leaf: leaf.toString('hex'),
    trace_uid: example.trace,
    span_id: example.span,
    labels: example.judgement.labels.map(({ label_id, origin, seq }) => ({ label_id, origin, seq })),
    sources: example.sources,
  })
}

// A workspace without its vault has no private key: its versions are sealed by their sums alone.
async function seal(
  workspace: Workspace,
  folder: string,
  manifest: Manifest,
  bytes: Buffer,
  hash: string,
): Promise<void> {
  const files = workspace.ports.files
  const at = (name: string) => path.join(folder, name)
  const entries = [
    ...Object.entries(manifest.files).map(([file, facts]) => ({ file, sha256: facts.sha256 })),
    { file: fileNames.manifest, sha256: sha256(bytes) },
  ]
  if (workspace.hasVault) {
    const publicKeyPem = workspace.file.public_key
    const privateKeyPem = await readFile(signingKeyFile(workspace.paths), 'utf8')
    const statement = {
      name: manifest.name,
      hash,
      examples_root: manifest.examples_root,
      manifest_sha256: sha256(bytes),
    }
    await files.writeDurable(
      at(fileNames.signature),
      Buffer.from(signStatement(statement, { publicKeyPem, privateKeyPem })),
    )
    const key = Buffer.from(publicKeyPem)
    await files.writeDurable(at(fileNames.publicKey), key)
    entries.push({ file: fileNames.publicKey, sha256: sha256(key) })
  }
  await files.writeDurable(at(fileNames.sums), Buffer.from(sumsText({ hash, entries })))
}
