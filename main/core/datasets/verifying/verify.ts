import { stat } from 'node:fs/promises'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import type { CallContext } from '../../handlers.ts'
import { hashOfFile } from '../../files/lineFile.ts'
import { readSourceNote } from '../../workspace/sourceNotes.ts'
import { fileNames } from '../versions/manifest.ts'
import { checkExamples } from './verifyExamples.ts'
import { checkFiles, fileProblem, type Problem } from './verifyFiles.ts'
import { checkManifest } from './verifyManifest.ts'

export interface VerifyRequest {
  folder: string
  /** The hash under which the version was released. */
  expect?: string | undefined
  /** The workspace at hand: its key makes a signature tell who signed, its vault holds the sources. */
  workspace?:
    | {
        publicKey: string
        sourceFile: ((sha256: string) => string) | null
        owns: boolean
        /** What became of a version that this one was compared with; null where it is as it was, or unknown. */
        parentProblem?: (hash: string) => Promise<string | null>
      }
    | undefined
}

/**
 * Re-computes a version from its files alone and names what is broken, the first link first. Fails with
 * not_found when the folder holds no version.
 */
export async function verifyFolder(
  request: VerifyRequest,
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Output<'dataset.verify'>> {
  const { folder, workspace } = request
  context.progress({ phase: 'Check files', done: 0, total: null, unit: 'files' })
  const files = await checkFiles(folder, context.signal)
  context.progress({
    phase: 'Check examples',
    done: 0,
    total: files.manifest?.counts.examples ?? null,
    unit: 'examples',
  })
  const readable = ![fileNames.examples, fileNames.lineage].some(
    (name) => files.broken.get(name) === 'is missing',
  )
  const examples = readable ? await checkExamples(folder, context.signal, files.erased?.examples) : null
  const problems = brokenFiles(files.broken, examples?.problems ?? [])
  let checked = files.checked + (examples?.leaves.length ?? 0) + (examples?.lineage.length ?? 0)
  if (problems.length === 0 && files.manifest !== null && examples !== null)
    problems.push(...(await checkManifest(folder, files.manifest, examples, files.erased)))
  if (workspace?.owns === true && files.signature?.public_key !== workspace.publicKey)
    problems.push({
      what: 'signature',
      file: fileNames.signature,
      example: null,
      message: 'It is not the signature of this workspace.',
    })
  const sourceFile = workspace?.sourceFile ?? null
  if (sourceFile !== null && files.manifest !== null) {
    const sources = files.manifest.sources.map((source) => source.sha256)
    const vault = { sourceFile, owns: workspace?.owns ?? false, publicKey: workspace?.publicKey ?? '' }
    const found = await checkSources(sources, vault, context)
    checked += found.checked
    problems.push(...found.problems)
  }
  for (const parent of files.manifest?.parents ?? []) {
    const message = (await workspace?.parentProblem?.(parent)) ?? null
    if (message !== null) problems.push({ what: 'parent', file: fileNames.manifest, example: null, message })
  }
  const expect = request.expect?.trim().toLowerCase()
  if (expect !== undefined && expect !== files.hash)
    problems.push({
      what: 'version',
      file: null,
      example: null,
      message: `The hash is ${files.hash ?? 'not readable'}, not the expected ${expect}.`,
    })
  const ok = problems.length === 0
  const known =
    expect !== undefined || (files.signature !== null && files.signature.public_key === workspace?.publicKey)
  return {
    ok,
    checked,
    verdict: !ok ? 'broken' : known ? 'the released version' : 'consistent with itself',
    hash: files.hash,
    erased: files.erased?.examples.length ?? 0,
    erasures: (files.erased?.erasures ?? []).map(({ id, reason, at_ms }) => ({
      reason,
      atMs: at_ms,
      examples: files.erased?.examples.filter(({ erasure }) => erasure === id).length ?? 0,
    })),
    problems,
  }
}

// An example that is named tells more than its file, which then need not be named again.
function brokenFiles(broken: ReadonlyMap<string, string>, examples: readonly Problem[]): Problem[] {
  const whole = [...broken]
    .filter(([file]) => file !== fileNames.examples || examples.length === 0)
    .map(([file, reason]) => fileProblem(file, `${file} ${reason}.`))
  const blamed = [...broken.keys()].some((file) => file !== fileNames.examples)
  const shown = examples.map((problem) => ({
    ...problem,
    message: `Example ${problem.example ?? '?'}: ${problem.message}`,
  }))
  if (broken.has(fileNames.examples) || !blamed) return [...shown, ...whole]
  return whole
}

// Records of a source may have been erased since; then the note beside it says what the file is now.
async function sourceProblem(
  file: string,
  source: string,
  publicKey: string,
  signal: AbortSignal,
): Promise<string | null> {
  const hash = await hashOfFile(file, signal)
  if (hash === source) return null
  const note = await readSourceNote(file, publicKey)
  return note?.source === source && note.now === hash ? null : 'A source file in the vault was changed.'
}

// A version from elsewhere has its sources elsewhere: only what lies in this vault is held to its hash.
async function checkSources(
  sources: readonly string[],
  vault: { sourceFile: (sha256: string) => string; owns: boolean; publicKey: string },
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<{ checked: number; problems: Problem[] }> {
  const problems: Problem[] = []
  let checked = 0
  for (const [index, source] of sources.entries()) {
    context.progress({ phase: 'Check source files', done: index, total: sources.length, unit: 'files' })
    const path = vault.sourceFile(source)
    const there = await stat(path).catch(() => null)
    if (there === null && !vault.owns) continue
    checked++
    const message =
      there === null
        ? 'A source file is not in the vault any more.'
        : await sourceProblem(path, source, vault.publicKey, context.signal)
    if (message !== null)
      problems.push({ what: 'source', file: `vault/files/${source}`, example: null, message })
  }
  return { checked, problems }
}
