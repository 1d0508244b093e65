import { readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import type { CallContext } from '../handlers.ts'
import { certificateHtml, type Certificate } from '../decontamination/decontamination.ts'
import { createLineWriter, hashOfFile, linesOf } from '../files/lineFile.ts'
import { leafHash } from '../lineage/merkle.ts'
import { textWithoutMentions, type Mentions } from '../redaction/mentions.ts'
import { signingKeyFile } from '../workspace/vault.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { readNote, signNote, type ErasedNote } from './versions/erasedNote.ts'
import { parseExampleLine, tiedOf } from './examples/exampleText.ts'
import { fileNames, sha256 } from './versions/manifest.ts'
import { readVersion, versionsOnDisk, type VersionOnDisk } from './versions/versions.ts'

/** What an erasure takes from a version. */
export const versionReach = z.strictObject({
  name: z.string(),
  version: z.number(),
  hash: z.string(),
  examples: z.array(
    z.strictObject({ example_id: z.string(), leaf: z.string(), split: z.enum(['train', 'eval', 'test']) }),
  ),
})
export type VersionReach = z.output<typeof versionReach>

/**
 * The examples of each version that were made from these traces, or whose text mentions one of
 * these people, and the versions whose certificate quotes such an example. Versions without any are left out.
 */
export async function versionsReached(
  workspace: Workspace,
  { traces, who }: { traces: ReadonlySet<string>; who: Mentions },
  { signal }: Pick<CallContext, 'signal'>,
): Promise<VersionReach[]> {
  const reached: VersionReach[] = []
  for (const each of await versionsOnDisk(workspace.paths)) {
    const found = await readVersion(workspace.paths, each.name, each.version).catch(() => null)
    if (found === null) continue
    const { name, version, hash } = found
    reached.push({ name, version, hash, examples: await examplesOf(found, traces, who, signal) })
  }
  const ids = new Set(reached.flatMap(({ examples }) => examples.map(({ example_id }) => example_id)))
  const kept: VersionReach[] = []
  for (const each of reached)
    if (each.examples.length > 0 || (await quotes(workspace, each, ids))) kept.push(each)
  return kept
}

async function examplesOf(
  { folder }: VersionOnDisk,
  traces: ReadonlySet<string>,
  who: Mentions,
  signal: AbortSignal,
): Promise<VersionReach['examples']> {
  const examples: VersionReach['examples'] = []
  for await (const bytes of linesOf(path.join(folder, fileNames.examples), signal)) {
    if (bytes.length === 0) continue
    const text = bytes.toString('utf8')
    const line = parseExampleLine(text)
    if (line === null) continue
    const theirs =
      tiedOf(line).some(({ trace }) => traces.has(trace)) || textWithoutMentions(text, who) !== text
    if (!theirs) continue
    const { metadata, split } = line
    examples.push({ example_id: metadata.example_id, leaf: leafHash(bytes).toString('hex'), split })
  }
  return examples
}

/** Takes the examples out of a version's files and leaves a signed note of it; doing it again changes nothing. */
export async function eraseFromVersion(
  workspace: Workspace,
  reach: VersionReach,
  all: readonly VersionReach[],
  erasure: ErasedNote['erasures'][number],
): Promise<void> {
  const found = await readVersion(workspace.paths, reach.name, reach.version)
  const { folder, manifest } = found
  const at = (name: string) => path.join(folder, name)
  const noteText = await readFile(at(fileNames.erasures), 'utf8').catch(() => '')
  const before = readNote(noteText, workspace.file.public_key)
  const gone = new Map((before?.examples ?? []).map((each) => [each.example_id, each]))
  for (const each of reach.examples)
    if (!gone.has(each.example_id)) gone.set(each.example_id, { ...each, erasure: erasure.id })
  if (reach.examples.length > 0) await rewriteExamples(workspace, folder, new Set(gone.keys()))
  const ids = new Set([...all.flatMap((each) => each.examples.map((one) => one.example_id)), ...gone.keys()])
  await rewriteCertificate(workspace, found, ids)
  const files: ErasedNote['files'] = {}
  for (const name of [fileNames.examples, fileNames.certificate, fileNames.certificatePage] as const) {
    const was = manifest.files[name]?.sha256
    const now = was === undefined ? undefined : await hashOfFile(at(name))
    if (was !== undefined && now !== undefined && was !== now) files[name] = { was, now }
  }
  const note: ErasedNote = {
    hash: found.hash,
    erasures: [...(before?.erasures ?? []).filter(({ id }) => id !== erasure.id), erasure],
    examples: [...gone.values()].sort((a, b) => (a.example_id < b.example_id ? -1 : 1)),
    files,
  }
  const privateKeyPem = await readFile(signingKeyFile(workspace.paths), 'utf8')
  const text = signNote(note, { publicKeyPem: workspace.file.public_key, privateKeyPem })
  await workspace.ports.files.writeDurable(at(fileNames.erasures), Buffer.from(text))
}

async function rewriteExamples(
  workspace: Workspace,
  folder: string,
  gone: ReadonlySet<string>,
): Promise<void> {
  const file = path.join(folder, fileNames.examples)
  // Beside the folder, so that a crash leaves nothing in it that does not belong to the version.
  const fresh = path.join(workspace.paths.temporary, 'examples-without-erased.jsonl')
  await rm(fresh, { force: true })
  const writer = createLineWriter(workspace.ports.files, fresh)
  let rows = 0
  for await (const bytes of linesOf(file)) {
    if (bytes.length === 0) continue
    const text = bytes.toString('utf8')
    const id = parseExampleLine(text)?.metadata.example_id
    if (id !== undefined && gone.has(id)) continue
    rows++
    await writer.add(text)
  }
  if (rows === 0) await workspace.ports.files.writeDurable(fresh, new Uint8Array())
  else await writer.end()
  await rename(fresh, file)
}

async function certificateIn(folder: string): Promise<Certificate | null> {
  const text = await readFile(path.join(folder, fileNames.certificate), 'utf8').catch(() => null)
  try {
    return text === null ? null : (JSON.parse(text) as Certificate)
  } catch {
    return null
  }
}

const about = (ids: ReadonlySet<string>) => (each: { train_id: string | number; eval_id: string | number }) =>
  ids.has(String(each.train_id)) || ids.has(String(each.eval_id))

async function quotes(
  workspace: Workspace,
  { name, version }: VersionReach,
  ids: ReadonlySet<string>,
): Promise<boolean> {
  if (ids.size === 0) return false
  const { folder } = await readVersion(workspace.paths, name, version)
  const certificate = await certificateIn(folder)
  return (
    certificate !== null &&
    certificate.findings.some((each) => about(ids)(each) && each.matches.some(({ text }) => text !== ''))
  )
}

// What a certificate counts stays; the words that it quotes from erased examples go.
async function rewriteCertificate(
  workspace: Workspace,
  { folder, manifest }: VersionOnDisk,
  ids: ReadonlySet<string>,
): Promise<void> {
  const certificate = await certificateIn(folder)
  if (certificate === null) return
  const theirs = about(ids)
  const findings = certificate.findings.map((each) =>
    theirs(each) ? { ...each, matches: each.matches.map((match) => ({ ...match, text: '' })) } : each,
  )
  const text = Buffer.from(`${canonicalJson({ ...certificate, findings })}\n`)
  // A crash may have come between the two files, so that the first is done already.
  if (sha256(text) === manifest.files[fileNames.certificate]?.sha256) return
  const page = Buffer.from(certificateHtml({ ...certificate, findings }))
  await workspace.ports.files.writeDurable(path.join(folder, fileNames.certificate), text)
  await workspace.ports.files.writeDurable(path.join(folder, fileNames.certificatePage), page)
}
