import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { verifyProblem } from '../../../../shared/protocol/methods/datasets.ts'
import { hashOfFile } from '../../files/lineFile.ts'
import { fileNames, manifestBytes, sha256, versionHash, type Manifest } from '../versions/manifest.ts'
import { readNote, type ErasedNote } from '../versions/erasedNote.ts'
import { readSignature, type SignatureFile } from '../versions/signature.ts'
import { parseSums, type Sums } from '../versions/sums.ts'
import { parseManifest } from '../versions/versions.ts'

export type Problem = z.output<typeof verifyProblem>

/** A problem of a file as a whole. */
export const fileProblem = (file: string, message: string): Problem => ({
  what: 'file',
  file,
  example: null,
  message,
})

/** What the files of a folder say about each other. */
export interface FileFindings {
  /** Files that are not what the others say, each with the reason. */
  broken: Map<string, string>
  checked: number
  manifest: Manifest | null
  signature: SignatureFile | null
  /** The version's hash as the manifest gives it; null without a readable manifest. */
  hash: string | null
  /** What was erased from the version since it was built; null where nothing was. */
  erased: ErasedNote | null
}

const always = [
  fileNames.examples,
  fileNames.lineage,
  fileNames.card,
  fileNames.recipe,
  fileNames.verifier,
] as const
const withCertificate = [fileNames.certificate, fileNames.certificatePage] as const
type Content = (typeof always)[number] | (typeof withCertificate)[number]
const leftByFileBrowsers = new Set(['.DS_Store', 'Thumbs.db', 'desktop.ini'])

/**
 * Holds each file to the two that vouch for it: the manifest for the content, the signature for the manifest
 * and the key, `CHECKSUMS` for all. Where one witness disagrees alone, that witness is the broken one.
 * Fails with not_found when the folder holds no dataset.
 */
export async function checkFiles(folder: string, signal: AbortSignal): Promise<FileFindings> {
  const names = await readdir(folder).catch((): string[] => [])
  if (
    !names.some(
      (name) => name === fileNames.manifest || name === fileNames.examples || name === fileNames.sums,
    )
  ) {
    throw new WorkbenchError('not_found', 'That folder holds no dataset version.', {
      hint: `Choose a folder with ${fileNames.manifest} in it.`,
    })
  }
  const text = (name: string) => readFile(path.join(folder, name), 'utf8').catch(() => '')
  const sums = parseSums(await text(fileNames.sums))
  const keyed = sums?.entries.some((entry) => entry.file === fileNames.publicKey) ?? false
  const signed = keyed || names.includes(fileNames.signature) || names.includes(fileNames.publicKey)
  const signature = signed ? readSignature(await text(fileNames.signature)) : null
  const bytes = await readFile(path.join(folder, fileNames.manifest)).catch(() => new Uint8Array())
  const parsed = parseManifest(bytes)
  const manifest = parsed !== null && manifestBytes(parsed).equals(bytes) ? parsed : null
  const hash = manifest === null ? null : versionHash(manifest.examples_root, bytes)
  const content: Content[] = [
    ...always,
    ...withCertificate.filter((name) =>
      manifest === null ? names.includes(name) : manifest.files[name] !== undefined,
    ),
  ]
  const wanted: string[] = [
    ...content,
    fileNames.manifest,
    fileNames.sums,
    ...(signed ? [fileNames.signature, fileNames.publicKey] : []),
    ...(signed && names.includes(fileNames.erasures) ? [fileNames.erasures] : []),
  ]
  const broken = new Map<string, string>()
  for (const name of wanted) if (!names.includes(name)) broken.set(name, 'is missing')
  for (const name of names)
    if (!wanted.includes(name) && !leftByFileBrowsers.has(name))
      broken.set(name, 'does not belong to this version')
  if (sums === null) mark(broken, fileNames.sums, 'is not in the form in which it was written')
  if (manifest === null) mark(broken, fileNames.manifest, 'is not in the form in which it was written')
  if (signed && signature === null)
    mark(broken, fileNames.signature, 'does not hold: the signature is not that of its statement')
  const hashes = new Map<string, string>()
  for (const name of wanted)
    if (names.includes(name)) hashes.set(name, await hashOfFile(path.join(folder, name), signal))
  const erased = wanted.includes(fileNames.erasures)
    ? noteOf(await text(fileNames.erasures), signature, hash)
    : null
  if (wanted.includes(fileNames.erasures) && erased === null)
    mark(
      broken,
      fileNames.erasures,
      'does not hold: it was not signed with the key of this version, or for another',
    )
  for (const [name, { was, now }] of Object.entries(erased?.files ?? {}))
    if (hashes.get(name) === now) hashes.set(name, was)
  weigh({ broken, content, hashes, sums, manifest, signature, hash, signed })
  return { broken, checked: wanted.length, manifest, signature, hash, erased }
}

// Who signed the version says what was erased from it, and nobody else.
function noteOf(text: string, signature: SignatureFile | null, hash: string | null): ErasedNote | null {
  const note = signature === null ? null : readNote(text, signature.public_key)
  return note?.hash === hash ? note : null
}

interface Witnesses {
  broken: Map<string, string>
  content: readonly Content[]
  hashes: ReadonlyMap<string, string>
  sums: Sums | null
  manifest: Manifest | null
  signature: SignatureFile | null
  hash: string | null
  signed: boolean
}

function weigh({ broken, content, hashes, sums, manifest, signature, hash, signed }: Witnesses): void {
  const sumsSay = (name: string) => sums?.entries.find((entry) => entry.file === name)?.sha256
  const judge = (name: string, vouched: string | undefined) => {
    const actual = hashes.get(name)
    if (actual === undefined) return
    const summed = sumsSay(name)
    if (vouched !== undefined) {
      if (vouched !== actual) mark(broken, name, 'was changed')
      else if (sums !== null && summed !== actual)
        mark(broken, fileNames.sums, `names another sum for ${name}`)
    } else if (summed !== undefined && summed !== actual) mark(broken, name, 'was changed')
  }
  judge(
    fileNames.manifest,
    signature?.statement.manifest_sha256 ??
      (hash !== null && sums?.hash === hash ? hashes.get(fileNames.manifest) : undefined),
  )
  const trusted = broken.has(fileNames.manifest) ? null : manifest
  for (const name of content) judge(name, trusted?.files[name]?.sha256)
  if (signed) {
    const named = signature === null ? undefined : sha256(Buffer.from(signature.public_key))
    const key = hashes.get(fileNames.publicKey)
    // A key may be written in several ways that all check; the sums say which of the two files was changed.
    if (named !== undefined && key !== undefined && named !== key && sumsSay(fileNames.publicKey) === key)
      mark(broken, fileNames.signature, `names another key than ${fileNames.publicKey}`)
    else judge(fileNames.publicKey, named)
  }
  if (sums === null || broken.has(fileNames.manifest)) return
  if (sums.hash !== hash) mark(broken, fileNames.sums, 'names another version')
  const listed = sums.entries
    .map((entry) => entry.file)
    .sort()
    .join(' ')
  const due = [...content, fileNames.manifest, ...(signed ? [fileNames.publicKey] : [])].sort().join(' ')
  if (listed !== due) mark(broken, fileNames.sums, 'does not name each file once')
  if (
    signature !== null &&
    trusted !== null &&
    (signature.statement.hash !== hash ||
      signature.statement.examples_root !== trusted.examples_root ||
      signature.statement.name !== trusted.name)
  )
    mark(broken, fileNames.signature, 'was given to another version')
}

// The first reason found is the one that is told.
function mark(broken: Map<string, string>, name: string, reason: string): void {
  if (!broken.has(name)) broken.set(name, reason)
}
