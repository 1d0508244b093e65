import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CallContext } from '../../handlers.ts'
import { leafHash, merkleRoot } from '../../lineage/merkle.ts'
import { signingKeyFile } from '../../workspace/vault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Made } from './makeExamples.ts'
import { withSplit } from '../examples/canonicalExample.ts'
import { cardText } from './card.ts'
import { createLineWriter } from '../../files/lineFile.ts'
import { createPause } from '../../jobs/yielding.ts'
import { lineageText } from '../versions/lineageLine.ts'
import {
  fileNames,
  manifestBytes,
  sha256,
  versionHash,
  type Manifest,
  type ManifestFacts,
} from '../versions/manifest.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { recipeText } from '../recipe/recipeFile.ts'
import { signStatement } from '../versions/signature.ts'
import type { Spool } from '../examples/spool.ts'
import { labelsOf, textsOf, traceOf, type SpooledExample } from '../examples/spooledExample.ts'
import { sumsText } from '../versions/sums.ts'

/** Writes the files of a version into `folder`, which is not in its place yet, and answers its hash. */
export async function writeVersion(
  workspace: Workspace,
  { folder, spool }: { folder: string; spool: Spool },
  made: Pick<Made, 'examples' | 'splitOf' | 'compared'> & { recipe: Recipe },
  facts: ManifestFacts,
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<{ hash: string; manifest: Manifest }> {
  const files = workspace.ports.files
  const at = (name: string) => path.join(folder, name)
  const sorted = [...made.examples].sort((left, right) => (left.id < right.id ? -1 : 1))
  const examplesFile = createLineWriter(files, at(fileNames.examples))
  const lineageFile = createLineWriter(files, at(fileNames.lineage))
  const leaves: Buffer[] = []
  const pause = createPause(context.signal)
  for (const [index, example] of sorted.entries()) {
    if (index % 500 === 0) {
      context.signal.throwIfAborted()
      context.progress({ phase: 'Write examples', done: index, total: sorted.length, unit: 'examples' })
    }
    await pause()
    const { text: unsplit, sources } = textsOf(spool, example)
    const text = withSplit(
      { text: unsplit, splitAt: example.splitAt },
      made.splitOf.get(traceOf(example)) ?? 'eval',
    )
    const leaf = leafHash(Buffer.from(text))
    leaves.push(leaf)
    await examplesFile.add(text)
    await lineageFile.add(lineageOf(example, leaf, sources))
  }
  const written = { examples: await examplesFile.end(), lineage: await lineageFile.end() }
  context.signal.throwIfAborted()
  context.progress({ phase: 'Seal', done: sorted.length, total: sorted.length, unit: 'examples' })
  const root = merkleRoot(leaves).toString('hex')
  const beside = async (name: string, bytes: Buffer) => {
    await files.writeDurable(at(name), bytes)
    return { sha256: sha256(bytes), bytes: bytes.length, rows: 0 }
  }
  const { certificate } = made.compared
  const manifest: Manifest = {
    ...facts,
    examples_root: root,
    files: {
      [fileNames.examples]: written.examples,
      [fileNames.lineage]: written.lineage,
      [fileNames.card]: await beside(
        fileNames.card,
        Buffer.from(cardText({ ...facts, examples_root: root })),
      ),
      [fileNames.recipe]: await beside(fileNames.recipe, Buffer.from(recipeText(made.recipe))),
      [fileNames.verifier]: await beside(
        fileNames.verifier,
        await readFile(path.join(workspace.ports.resources, 'verify-dataset.mjs')),
      ),
      ...(certificate === null
        ? {}
        : {
            [fileNames.certificate]: await beside(fileNames.certificate, certificate.json),
            [fileNames.certificatePage]: await beside(fileNames.certificatePage, certificate.html),
          }),
    },
  }
  const bytes = manifestBytes(manifest)
  await files.writeDurable(at(fileNames.manifest), bytes)
  const hash = versionHash(root, bytes)
  await seal(workspace, folder, manifest, bytes, hash)
  return { hash, manifest }
}

function lineageOf(example: SpooledExample, leaf: Buffer, sources: string): string {
  const { members, parent } = example
  const line = {
    example_id: example.id,
    leaf: leaf.toString('hex'),
    trace_uid: traceOf(example),
    ...(members.length > 1 ? { traces: members.map(({ trace }) => trace) } : {}),
    ...(parent === null ? {} : { parent }),
    span_id: example.span,
    labels: labelsOf(example).map(({ label_id, origin, seq }) => ({ label_id, origin, seq })),
  }
  return lineageText(line, sources)
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
    ...Object.entries(manifest.files).flatMap(([file, facts]) =>
      facts === undefined ? [] : [{ file, sha256: facts.sha256 }],
    ),
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
