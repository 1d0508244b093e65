import { currentTaxonomy } from '../taxonomy/taxonomy.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { labelChains } from './labelChains.ts'
import { notCompared } from './manifest.ts'
import { recipeHash, type Recipe } from './recipe.ts'
import type { BuildStep, Candidate } from './selection.ts'
import { splitUnit } from './splits.ts'
import type { ManifestFacts, SpooledExample } from './writeVersion.ts'

/** What a manifest says about a build, apart from the hashes of its files. */
export async function manifestFacts(
  workspace: Workspace,
  recipe: Recipe,
  built: { examples: readonly SpooledExample[]; steps: BuildStep[]; refused: number },
  split: { counts: ManifestFacts['splits']; components: number },
): Promise<ManifestFacts> {
  const { examples, steps, refused } = built
  const { taxonomy, hash } = await currentTaxonomy(workspace)
  const labels = examples.flatMap((example) => example.judgement.labels)
  return {
    format: 'assay-dataset/1',
    name: recipe.name,
    recipe,
    recipe_hash: recipeHash(recipe),
    parents: [],
    taxonomy: { id: taxonomy.id, version: taxonomy.version, hash },
    labelled_under: labelledUnder(examples),
    redaction: { mode: workspace.file.redaction.mode, epoch: workspace.file.redaction.epoch },
    counts: {
      selected: steps[0]?.kept ?? 0,
      examples: examples.length,
      refused,
      users: distinct(examples.map((example) => example.subject)),
      sessions: distinct(examples.map((example) => example.session)),
    },
    steps,
    splits: split.counts,
    split_unit: { ties: [...splitUnit], components: split.components, crossing: 0 },
    contamination: notCompared,
    sources: tally(examples, (example) => [...new Set(example.sources.map((source) => source.sha256))]).map(
      ([sha256, count]) => ({ sha256, examples: count }),
    ),
    label_chains: await labelChains(workspace.paths, labels),
    tool: { name: 'Assay', version: workspace.ports.version },
  }
}

function labelledUnder(examples: readonly Candidate[]): ManifestFacts['labelled_under'] {
  const known = new Map<string, ManifestFacts['labelled_under'][number]>()
  for (const label of examples.flatMap((example) => example.judgement.labels)) {
    const key = `${label.taxonomy_id ?? ''}\u001f${label.taxonomy_hash ?? ''}`
    const entry = known.get(key) ?? { id: label.taxonomy_id, hash: label.taxonomy_hash, labels: 0 }
    known.set(key, { ...entry, labels: entry.labels + 1 })
  }
  return [...known].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, entry]) => entry)
}

const distinct = (values: readonly (string | null)[]) =>
  new Set(values.filter((value) => value !== null)).size

function tally<Item>(items: readonly Item[], keys: (item: Item) => readonly string[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const item of items) for (const key of keys(item)) counts.set(key, (counts.get(key) ?? 0) + 1)
  return [...counts].sort(([left], [right]) => (left < right ? -1 : 1))
}
