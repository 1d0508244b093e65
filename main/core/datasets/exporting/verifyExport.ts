import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { exportFiles } from '../../export/writeFormat.ts'
import { hashOfFile } from '../../files/lineFile.ts'
import type { CallContext } from '../../handlers.ts'
import { sealedBy, sealFile } from './exportSeal.ts'
import { fileNames, versionHash } from '../versions/manifest.ts'
import type { VerifyRequest } from '../verifying/verify.ts'
import type { Problem } from '../verifying/verifyFiles.ts'
import { parseManifest } from '../versions/versions.ts'

const shape = z.looseObject({
  format: z.literal('assay-export/1'),
  dataset: z.object({ name: z.string(), version: z.number(), hash: z.string() }),
  rows: z.number(),
  files: z.array(z.object({ path: z.string(), sha256: z.string(), bytes: z.number(), rows: z.number() })),
})

const problem = (what: string, file: string | null, message: string): Problem => ({
  what,
  file,
  example: null,
  message,
})

/** Whether a folder holds a version that was written in another format than our own. */
export async function isConverted(folder: string): Promise<boolean> {
  const names = await readdir(folder).catch((): string[] => [])
  return names.includes(exportFiles.facts) && !names.includes(fileNames.examples)
}

/**
 * Holds every file of a converted export to `export.json`, that to its seal, and the manifest to the version's
 * hash. It proves that nothing changed since it was written and of which version it is; the examples themselves
 * are proved by the version.
 */
export async function verifyExport(
  { folder, expect, workspace }: VerifyRequest,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Output<'dataset.verify'>> {
  const bytes = await readFile(path.join(folder, exportFiles.facts))
  const facts = factsOf(bytes)
  if (facts === null) {
    return {
      ok: false,
      checked: 1,
      verdict: 'broken',
      hash: null,
      erased: 0,
      erasures: [],
      problems: [
        problem(
          'file',
          exportFiles.facts,
          `${exportFiles.facts} is not in the form in which it was written.`,
        ),
      ],
    }
  }
  const problems: Problem[] = []
  const known = [exportFiles.facts, sealFile, fileNames.lineage, fileNames.manifest]
  const wanted = new Set([...known, ...facts.files.map((file) => file.path)])
  for (const name of await filesIn(folder)) {
    if (!wanted.has(name)) problems.push(problem('file', name, `${name} does not belong to this export.`))
  }
  for (const [index, file] of facts.files.entries()) {
    progress({ phase: 'Check files', done: index, total: facts.files.length, unit: 'files' })
    const hash = await hashOfFile(path.join(folder, file.path), signal).catch(() => null)
    if (hash === null) problems.push(problem('file', file.path, `${file.path} is missing.`))
    else if (hash !== file.sha256) problems.push(problem('file', file.path, `${file.path} was changed.`))
  }
  problems.push(...(await chainProblems(folder, facts.dataset.hash, signal)))
  const seal = await readFile(path.join(folder, sealFile), 'utf8').catch(() => null)
  const signer = seal === null ? null : sealedBy(bytes, seal)
  if (seal !== null && signer === null)
    problems.push(problem('signature', sealFile, `${sealFile} does not hold for ${exportFiles.facts}.`))
  const wish = expect?.trim().toLowerCase()
  if (wish !== undefined && wish !== facts.dataset.hash)
    problems.push(problem('version', null, `The hash is ${facts.dataset.hash}, not the expected ${wish}.`))
  const ok = problems.length === 0
  const released = wish !== undefined || (signer !== null && signer === workspace?.publicKey)
  return {
    ok,
    checked: facts.files.length + known.length,
    verdict: !ok ? 'broken' : released ? 'the released version' : 'consistent with itself',
    hash: facts.dataset.hash,
    erased: 0,
    erasures: [],
    problems,
  }
}

function factsOf(bytes: Uint8Array): z.output<typeof shape> | null {
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

// The manifest names the lineage file by its hash, and itself is named by the version's hash.
async function chainProblems(folder: string, hash: string, signal: AbortSignal): Promise<Problem[]> {
  const bytes = await readFile(path.join(folder, fileNames.manifest)).catch(() => null)
  if (bytes === null) return [problem('file', fileNames.manifest, `${fileNames.manifest} is missing.`)]
  const manifest = parseManifest(bytes)
  if (manifest === null || versionHash(manifest.examples_root, bytes) !== hash)
    return [problem('file', fileNames.manifest, `${fileNames.manifest} is not that of version ${hash}.`)]
  const lineage = await hashOfFile(path.join(folder, fileNames.lineage), signal).catch(() => null)
  if (lineage === manifest.files[fileNames.lineage].sha256) return []
  return [
    problem(
      'file',
      fileNames.lineage,
      lineage === null ? `${fileNames.lineage} is missing.` : `${fileNames.lineage} was changed.`,
    ),
  ]
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((cause: unknown) => {
    throw new WorkbenchError('not_found', 'That folder cannot be read.', { cause })
  })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !['.DS_Store', 'Thumbs.db', 'desktop.ini'].includes(path.basename(name)))
}
