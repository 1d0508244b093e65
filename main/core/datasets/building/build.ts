import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { sql, type Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { edgesOfExamples } from './edges.ts'
import { manifestFacts } from './facts.ts'
import { makeExamples } from './makeExamples.ts'
import { pinVersion } from '../versions/pins.ts'
import { checkRecipe, pinOf, type Recipe } from '../recipe/recipe.ts'
import { keepRecipe } from '../recipe/recipeFile.ts'
import { adoptVersions, registerVersion } from './register.ts'
import { createSpool } from '../examples/spool.ts'
import { pinnedItems, rowsOfExamples } from './storedExamples.ts'
import { verifyFolder } from '../verifying/verify.ts'
import { folderOf, placeVersion, versionsOnDisk } from '../versions/versions.ts'
import { writeVersion } from './writeVersion.ts'

type Watch = Pick<CallContext, 'signal' | 'progress'>
type Built = Output<'dataset.build'>

/**
 * Builds a version beside the workspace's datasets and renames it into place; the same inputs give back the
 * version that is there. Fails with invalid_input when no example is left; a cancel leaves nothing.
 */
export async function buildVersion(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  context: Watch,
): Promise<Built> {
  checkRecipe(recipe)
  const startedAt = workspace.ports.clock.now()
  await adoptVersions(workspace)
  const workplace = path.join(workspace.paths.temporary, `build-${randomUUID()}`)
  const version = await nextVersion(workspace, recipe.name)
  const built = path.join(workplace, 'built')
  const folder = path.join(built, String(version))
  await mkdir(folder, { recursive: true })
  const spool = createSpool(workplace)
  try {
    const made = await makeExamples(workspace, traces, recipe, spool, context)
    const { hash, manifest } = await writeVersion(
      workspace,
      { folder, spool },
      { ...made, recipe },
      await manifestFacts(workspace, recipe, made),
      context,
    )
    const { contamination: said } = manifest
    const counts = said.checked ? said : { ...said, removed: 0, review: 0, clear: 0 }
    const contamination = {
      checked: said.checked,
      note: said.note,
      removed: counts.removed,
      review: counts.review,
      clear: counts.clear,
    }
    const { steps, refused, splits } = made
    const answer = { name: recipe.name, hash, splits, contamination, steps, refused }
    const twin = await twinOf(workspace, recipe.name, hash, context)
    if (twin !== null) return { ...answer, version: twin, existing: true }
    context.signal.throwIfAborted()
    await keepRecipe(workspace, recipe)
    const placed = await placeVersion(workspace.paths, built, recipe.name, version)
    try {
      const times = { startedAt, finishedAt: workspace.ports.clock.now() }
      const profile = pinOf(recipe)
      if (profile !== null)
        await pinVersion(workspace, { name: recipe.name, version, hash, profile }, pinnedItems(made.examples))
      await registerVersion(
        workspace,
        { name: recipe.name, version, hash, manifest, folder: placed },
        {
          rows: rowsOfExamples(hash, made.examples, made.splitOf),
          edges: edgesOfExamples(hash, made.examples),
        },
        times,
      )
    } catch (error) {
      await rm(placed, { recursive: true, force: true })
      throw error
    }
    return { ...answer, version, existing: false }
  } finally {
    spool.close()
    await rm(workplace, { recursive: true, force: true })
  }
}

async function nextVersion(workspace: Workspace, name: string): Promise<number> {
  const known = await versionsOnDisk(workspace.paths)
  return known.reduce((next, each) => (each.name === name ? Math.max(next, each.version + 1) : next), 1)
}

// A version with these contents that was changed on disk since must not be passed off as built.
async function twinOf(
  workspace: Workspace,
  name: string,
  hash: string,
  context: Watch,
): Promise<number | null> {
  const twin = await workspace.database.first<{ version: number }>(
    sql`select version from dataset_versions where name = ${name} and hash = ${hash} order by version limit 1`,
  )
  if (twin === undefined) return null
  const folder = folderOf(workspace.paths, name, twin.version)
  const result = await verifyFolder({ folder, expect: hash }, context)
  if (result.ok) return twin.version
  throw new WorkbenchError(
    'conflict',
    `Version ${twin.version} of ${name} has these contents, but its files were changed since. Nothing was built.`,
    {
      hint: `${result.problems[0]?.message ?? 'Verify it.'} Put its files back, or remove its folder and build again.`,
    },
  )
}
