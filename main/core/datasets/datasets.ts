import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { recipe } from '../../../shared/domain/recipe.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { selectedTraces } from '../slices/slices.ts'
import { sourceFile } from '../workspace/vault.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { buildVersion } from './building/build.ts'
import { datasheetOf } from './reporting/datasheet.ts'
import { exampleFromLine, type ExampleRecord } from './examples/exampleText.ts'
import { exportVersion } from './exporting/exportVersion.ts'
import { linesOf } from '../files/lineFile.ts'
import { fileNames, splitCounts } from './versions/manifest.ts'
import { maskedRecipe } from './recipe/maskedRecipe.ts'
import { previewRecipe } from './curating/plan.ts'
import { keepRecipe } from './recipe/recipeFile.ts'
import { pinOf } from './recipe/recipe.ts'
import { readTags } from './versions/tags.ts'
import { verifyFolder } from './verifying/verify.ts'
import { isConverted, verifyExport } from './exporting/verifyExport.ts'
import { readVersion, versionFolder, versionsOnDisk, type VersionOnDisk } from './versions/versions.ts'

export { exporters } from '../export/exporters.ts'
export { exportPreview as datasetExportPreview } from './exporting/exportPreview.ts'
export { datasetContamination } from './comparing/contamination.ts'
export { eraseFromVersion, versionReach, versionsReached, type VersionReach } from './erase.ts'
export { datasetSlices } from './reporting/slicesOf.ts'
export { lineageStatement } from './reporting/statements.ts'
export { adoptVersions } from './building/register.ts'
export { compareStored, datasetDiff } from './reporting/diff.ts'
export { unlockDataset } from './versions/pins.ts'
export { recipesIn } from './recipe/recipeFile.ts'
export { resolveVersion, tagVersion } from './versions/tags.ts'

type Listed = Output<'datasets.list'>['datasets'][number]

/** Datasets by name with their versions, newest first, as their folders say; a damaged one as the tables remember it. */
export async function datasetsList(workspace: Workspace): Promise<Output<'datasets.list'>> {
  const rows = await workspace.database.all<VersionRow>(
    constantSql(
      'select name, version, hash, epoch_ms(built_at) as built, recipe, splits, examples from dataset_versions order by name, version',
    ),
  )
  const rowOf = new Map(rows.map((row) => [`${row.name}@${row.version}`, row]))
  const tags = await readTags(workspace)
  const datasets = new Map<string, Listed>()
  for (const { name, version } of await versionsOnDisk(workspace.paths)) {
    const row = rowOf.get(`${name}@${version}`)
    const found = await readVersion(workspace.paths, name, version).catch(() => null)
    const plain = found !== null ? listed(found, row?.built) : row === undefined ? null : remembered(row)
    if (plain === null) continue
    const shown = { ...plain, tags: tagsOf(tags.get(name), plain) }
    const known = datasets.get(name) ?? { name, versions: [] }
    known.versions.push(shown)
    datasets.set(name, known)
  }
  return { datasets: [...datasets.values()] }
}

function tagsOf(
  tags: ReadonlyMap<string, { version: number; hash: string }> | undefined,
  { version, hash }: { version: number; hash: string },
): string[] {
  return [...(tags ?? [])]
    .filter(([, named]) => named.version === version && named.hash === hash)
    .map(([tag]) => tag)
    .sort()
}

interface VersionRow {
  name: string
  version: number
  hash: string
  built: number
  recipe: string
  splits: string
  examples: number
}

type Untagged = Omit<Listed['versions'][number], 'tags'>

function remembered(row: VersionRow): Untagged {
  return {
    name: row.name,
    version: row.version,
    hash: row.hash,
    builtAtMs: row.built,
    examples: row.examples,
    splits: splitCounts.parse(JSON.parse(row.splits)),
    recipe: recipe.parse(JSON.parse(row.recipe)),
    steps: [],
    signed: false,
    taxonomy: { id: '', hash: '' },
    epoch: 0,
    sources: 0,
    pinned: pinOf(recipe.parse(JSON.parse(row.recipe))),
  }
}

function listed(found: VersionOnDisk, builtAtMs: number | undefined): Untagged {
  const { manifest } = found
  return {
    name: found.name,
    version: found.version,
    hash: found.hash,
    builtAtMs: builtAtMs ?? found.modifiedMs,
    examples: manifest.counts.examples,
    splits: manifest.splits,
    recipe: manifest.recipe,
    steps: manifest.steps,
    signed: found.signed,
    taxonomy: { id: manifest.taxonomy.id, hash: manifest.taxonomy.hash },
    epoch: manifest.redaction.epoch,
    sources: manifest.sources.length,
    pinned: pinOf(manifest.recipe),
  }
}

/** Keeps a recipe without building it. Fails with invalid_input for a filter that cannot be read. */
export async function recipeSave(
  workspace: Workspace,
  input: Input<'recipe.save'>,
): Promise<Output<'recipe.save'>> {
  await keepRecipe(workspace, await maskedRecipe(workspace, input.recipe))
  return { name: input.recipe.name }
}

/** What a recipe would build, without building it. Fails with invalid_input on a bad filter or split. */
export async function datasetPreview(
  workspace: Workspace,
  input: Input<'dataset.preview'>,
  context: CallContext,
): Promise<Output<'dataset.preview'>> {
  const recipe = await maskedRecipe(workspace, input.recipe)
  return previewRecipe(workspace, await selectedTraces(workspace, recipe.where), recipe, context)
}

/**
 * Builds an immutable version, or gives back the one that has these contents. Fails with invalid_input when
 * nothing is left, conflict when the twin was changed on disk; a cancel or a crash leaves no half version.
 */
export async function datasetBuild(
  workspace: Workspace,
  input: Input<'dataset.build'>,
  context: CallContext,
): Promise<Output<'dataset.build'>> {
  const recipe = await maskedRecipe(workspace, input.recipe)
  return buildVersion(workspace, await selectedTraces(workspace, recipe.where), recipe, context)
}

/** Examples of a version in the order of their ids; `search` finds them by any text of their line. */
export async function datasetExamples(
  workspace: Workspace,
  input: Input<'dataset.examples'>,
): Promise<Output<'dataset.examples'>> {
  const folder = await versionFolder(workspace.paths, input.name, input.version)
  const wanted = input.search.trim().toLowerCase()
  const examples: ExampleRecord[] = []
  let total = 0
  for await (const bytes of linesOf(path.join(folder, fileNames.examples))) {
    if (bytes.length === 0) continue
    const inPage = total >= input.offset && examples.length < input.limit
    if (wanted === '' && !inPage) {
      total++
      continue
    }
    const text = bytes.toString('utf8')
    if (wanted !== '' && !text.toLowerCase().includes(wanted)) continue
    if (inPage) examples.push(exampleFromLine(text))
    total++
  }
  return { total, examples }
}

/** The manifest and the dataset card of a version. */
export async function datasetCard(
  workspace: Workspace,
  input: Input<'dataset.card'>,
): Promise<Output<'dataset.card'>> {
  const found = await readVersion(workspace.paths, input.name, input.version)
  return {
    manifest: found.manifest,
    card: await readFile(path.join(found.folder, fileNames.card), 'utf8'),
    datasheet: await datasheetOf(workspace, found),
  }
}

/**
 * Re-computes a version: one of this workspace by name, or any folder with or without a workspace at hand.
 * Fails with not_found when there is none; what is broken is answered, not thrown.
 */
export async function datasetVerify(
  request: {
    workspace: Workspace | null
    expect?: string | undefined
  } & ({ folder: string } | { name: string; version: number }),
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Output<'dataset.verify'>> {
  const { workspace, expect } = request
  const owns = 'name' in request
  const folder = owns ? await ownFolder(workspace, request.name, request.version) : request.folder
  const atHand =
    workspace === null
      ? undefined
      : {
          publicKey: workspace.file.public_key,
          sourceFile: workspace.hasVault ? (hash: string) => sourceFile(workspace.paths, hash) : null,
          owns: owns && workspace.hasVault,
          parentProblem: (hash: string) => parentProblem(workspace, hash),
        }
  const wanted = { folder, expect, workspace: atHand }
  return (await isConverted(folder)) ? verifyExport(wanted, context) : verifyFolder(wanted, context)
}

// A version that was compared with may be gone; where it is here it must be what it was.
async function parentProblem(workspace: Workspace, hash: string): Promise<string | null> {
  const row = await workspace.database.first<{ name: string; version: number }>(
    sql`select name, version from dataset_versions where hash = ${hash} order by name, version limit 1`,
  )
  if (row === undefined) return null
  const now = await readVersion(workspace.paths, row.name, row.version).catch(() => null)
  return now?.hash === hash
    ? null
    : `${row.name} version ${row.version}, which it was compared with, was changed or is gone.`
}

async function ownFolder(workspace: Workspace | null, name: string, version: number): Promise<string> {
  if (workspace === null) {
    throw new WorkbenchError('not_found', 'No workspace is open, so a version cannot be found by its name.', {
      hint: 'Open the workspace, or name the folder of the version.',
    })
  }
  return versionFolder(workspace.paths, name, version)
}

/**
 * Writes a verified version in a format to the folder `out`, whole or not at all. Fails with gate_failed when
 * the version does not verify, conflict when something is there, not_found for an unknown format.
 */
export async function datasetExport(
  workspace: Workspace,
  input: Omit<Input<'dataset.export'>, 'out'> & { out: string },
  context: CallContext,
): Promise<Output<'dataset.export'>> {
  const out = input.folder === undefined ? input.out : path.join(input.out, input.folder)
  return exportVersion(workspace, { ...input, out }, context)
}
