import { randomUUID } from 'node:crypto'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { sql, type Sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { manifestFacts } from './facts.ts'
import { gatherExamples } from './gather.ts'
import { createLineWriter } from '../files/lineFile.ts'
import { notCompared } from './manifest.ts'
import { applyCaps, countSplits, expectedStep, refusedOf, type Refused } from './plan.ts'
import { checkRecipe, type Recipe } from './recipe.ts'
import { adoptVersions, registerVersion } from './register.ts'
import { selectCandidates, type BuildStep } from './selection.ts'
import { assignSplits, crossingTies } from './splits.ts'
import { verifyFolder } from './verify.ts'
import { folderOf, placeVersion, versionsOnDisk } from './versions.ts'
import { writeVersion, type SpooledExample } from './writeVersion.ts'

type Watch = Pick<CallContext, 'signal' | 'progress'>

/**
 * Builds a version beside the workspace's datasets and renames it into place; the same inputs give back the
 * version that is there. Fails with invalid_input when no example is left; a cancel leaves nothing.
 */
export async function buildVersion(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  context: Watch,
): Promise<Output<'dataset.build'>> {
  checkRecipe(recipe)
  const startedAt = workspace.ports.clock.now()
  await adoptVersions(workspace)
  const workplace = path.join(workspace.paths.temporary, `build-${randomUUID()}`)
  const version = await nextVersion(workspace, recipe.name)
  const built = path.join(workplace, 'built')
  const folder = path.join(built, String(version))
  const spool = path.join(workplace, 'spool')
  try {
    await mkdir(folder, { recursive: true })
    const gathered = await gather(workspace, traces, recipe, spool, context)
    const split = splitWhole(gathered.examples, recipe)
    const { steps, refused } = gathered
    const facts = await manifestFacts(
      workspace,
      recipe,
      { examples: gathered.examples, steps, refused: refused.length },
      split,
    )
    const { hash, manifest } = await writeVersion(
      workspace,
      { folder, spool },
      gathered.examples,
      split.splitOf,
      facts,
      context,
    )
    const contamination = { ...notCompared, removed: 0, review: 0, clear: 0 }
    const answer = { name: recipe.name, hash, splits: split.counts, contamination, steps, refused }
    const twin = await twinOf(workspace, recipe.name, hash, context)
    if (twin !== null) return { ...answer, version: twin, existing: true }
    context.signal.throwIfAborted()
    const placed = await placeVersion(workspace.paths, built, recipe.name, version)
    try {
      const times = { startedAt, finishedAt: workspace.ports.clock.now() }
      await registerVersion(workspace, { name: recipe.name, version, hash, manifest, folder: placed }, times)
    } catch (error) {
      await rm(placed, { recursive: true, force: true })
      throw error
    }
    return { ...answer, version, existing: false }
  } finally {
    await rm(workplace, { recursive: true, force: true })
  }
}

async function nextVersion(workspace: Workspace, name: string): Promise<number> {
  const known = await versionsOnDisk(workspace.paths)
  return known.reduce((next, each) => (each.name === name ? Math.max(next, each.version + 1) : next), 1)
}

interface Gathered {
  examples: readonly SpooledExample[]
  steps: BuildStep[]
  refused: Refused[]
}

async function gather(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  spool: string,
  context: Watch,
): Promise<Gathered> {
  context.progress({ phase: 'Choose traces', done: 0, total: null, unit: 'traces' })
  const { candidates, steps } = await selectCandidates(workspace, traces, recipe, context.signal)
  const writer = createLineWriter(workspace.ports.files, spool)
  const refused: Refused[] = []
  const examples: SpooledExample[] = []
  for await (const batch of gatherExamples(workspace, candidates, recipe, context)) {
    refused.push(...refusedOf(batch))
    for (const { candidate, example, sources } of batch) {
      if ('refused' in example) continue
      const place = await writer.add(example.text)
      examples.push({ ...candidate, id: example.id, span: example.span, place, sources })
    }
  }
  await writer.end()
  const kept = applyCaps(examples, recipe)
  const all = [...steps, expectedStep(candidates.length, refused), ...kept.steps]
  if (kept.items.length === 0) {
    const why = all.findLast((step) => step.left > 0)?.why ?? 'The slice holds no trace'
    throw new WorkbenchError('invalid_input', 'This recipe leaves no example. Nothing was built.', {
      hint: `${why}. Label traces of this slice, or widen the recipe.`,
      details: { steps: all },
    })
  }
  refused.sort((left, right) => (left.trace < right.trace ? -1 : 1))
  return { examples: kept.items, steps: all, refused }
}

function splitWhole(examples: readonly SpooledExample[], recipe: Recipe) {
  const { splitOf, components } = assignSplits(examples, recipe)
  const crossing = crossingTies(examples, splitOf)
  if (crossing.length > 0) {
    throw new WorkbenchError(
      'internal',
      'Examples that belong together would be parted. Nothing was built.',
      {
        details: crossing,
      },
    )
  }
  return { splitOf, components, counts: countSplits(splitOf) }
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
