import { currentTaxonomy } from '../../taxonomy/taxonomy.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sql } from '../../db/sql.ts'
import type { Made } from './makeExamples.ts'
import { labelChains } from './labelChains.ts'
import type { ManifestFacts } from '../versions/manifest.ts'
import { recipeHash, type Recipe } from '../recipe/recipe.ts'
import { labelsOf, type SpooledExample } from '../examples/spooledExample.ts'
import { splitUnit } from '../candidates/ties.ts'

/** What a manifest says about a build, apart from the hashes of its files. */
export async function manifestFacts(
  workspace: Workspace,
  recipe: Recipe,
  { examples, steps, refused, splits, assignment, leftOut, compared, shared }: Made,
): Promise<ManifestFacts> {
  const { taxonomy, hash } = await currentTaxonomy(workspace)
  const labels = examples.flatMap(labelsOf)
  const members = examples.flatMap((example) => example.members)
  return {
    format: 'assay-dataset/1',
    name: recipe.name,
    recipe,
    recipe_hash: recipeHash(recipe),
    parents: compared.parents,
    taxonomy: { id: taxonomy.id, version: taxonomy.version, hash },
    labelled_under: labelledUnder(examples),
    redaction: { mode: workspace.file.redaction.mode, epoch: workspace.file.redaction.epoch },
    counts: {
      selected: steps[0]?.kept ?? 0,
      examples: examples.length,
      refused: refused.length,
      users: distinct(members.map((member) => member.subject)),
      sessions: distinct(members.map((member) => member.session)),
    },
    steps,
    splits,
    split_unit: {
      ties: [...splitUnit],
      components: assignment.components,
      crossing: 0,
      largest: assignment.largest,
      cut_users: assignment.cutUsers,
      left_out: leftOut,
      ...(shared === null ? {} : { same_question: shared }),
    },
    sampling: await samplingOf(
      workspace,
      members.map(({ trace }) => trace),
    ),
    contamination: compared.contamination,
    sources: tally(examples, (example) => example.files).map(([sha256, count]) => ({
      sha256,
      examples: count,
    })),
    label_chains: await labelChains(workspace.paths, labels),
    tool: { name: 'Assay', version: workspace.ports.version },
  }
}

// A sample whose members are not all used still says with which chances they were drawn.
async function samplingOf(
  workspace: Workspace,
  traces: readonly string[],
): Promise<ManifestFacts['sampling']> {
  return workspace.database.all<ManifestFacts['sampling'][number]>(sql`
    select s.sample, s.content_hash as hash, count(*)::integer as examples, min(m.inclusion_probability) as lowest, max(m.inclusion_probability) as highest
    from samples s join sample_members m using (sample)
    where m.trace_uid in (select unnest(${JSON.stringify([...new Set(traces)])}::json::varchar[]))
    group by all order by all`)
}

function labelledUnder(examples: readonly SpooledExample[]): ManifestFacts['labelled_under'] {
  const known = new Map<string, ManifestFacts['labelled_under'][number]>()
  for (const label of examples.flatMap(labelsOf)) {
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
