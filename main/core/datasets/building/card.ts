import { splitNames } from '../recipe/recipe.ts'
import type { Manifest } from '../versions/manifest.ts'

type CardFacts = Omit<Manifest, 'files'>

/** The dataset card: a Hugging Face header and what a reader must know. It depends on the manifest's facts only. */
export function cardText(facts: CardFacts): string {
  return `${header(facts)}
# ${facts.name}

${facts.counts.examples.toLocaleString('en-GB')} ${facts.counts.examples === 1 ? 'example' : 'examples'} from labelled traces of an agent, redacted before they were read, curated with Assay ${facts.tool.version}.

## What an example holds

- \`input\`: the messages ${facts.recipe.shape === 'turn' ? 'up to and including the user turn before the first failing span, or up to the agent’s first turn where none is named' : 'up to the agent’s first turn'}, and the tools the agent had.
- \`expected\`: \`answer\` (a reviewer’s correction, or the final answer of a trace labelled pass, or null), \`tool_calls\` of a passing trace, and \`must_not\` (the codes of the failure that must not come back).
- \`metadata\`: where it comes from (trace, labels, reviewers), its slice and the redaction epoch.
- \`split\`: train, eval or test.

## How it was chosen

Filter: \`${facts.recipe.where.trim() === '' ? 'all traces' : facts.recipe.where.replaceAll('`', "'").replaceAll('\n', ' ')}\`. Label policy: ${facts.recipe.label_policy}. Seed: ${facts.recipe.seed}.

| step | kept | left out | why |
|---|--:|--:|---|
${facts.steps.map((step) => `| ${cell(step.step)} | ${step.kept} | ${step.left} | ${cell(step.why)} |`).join('\n')}

## Splits

| split | examples |
|---|--:|
${splitNames.map((name) => `| ${name} | ${facts.splits[name]} |`).join('\n')}

${single(facts) === null ? `\`examples.jsonl\` holds all of them, and \`split\` says which; leave out all but \`train\` before training. An export has a file a split.\n\n` : ''}Examples that share a ${facts.split_unit.ties.join(', a ')} stay together: ${facts.split_unit.components} groups, 0 of them cross a split.

## Contamination

${facts.contamination.note}

## Redaction

Mode \`${facts.redaction.mode}\`, epoch ${facts.redaction.epoch}. Values that could name a person stand as tokens such as \`[EMAIL_…]\`; the same value has the same token throughout.

## Identity

| | |
|---|---|
| examples’ Merkle root | \`${facts.examples_root}\` |
| recipe | \`${facts.recipe_hash}\` |
| taxonomy | ${cell(`${facts.taxonomy.id} v${facts.taxonomy.version}`)} \`${facts.taxonomy.hash}\` |

${facts.sources.length} source ${facts.sources.length === 1 ? 'file' : 'files'}, each named by its SHA-256 in \`manifest.json\`; \`lineage.jsonl\` leads every example to its trace, labels and source bytes. \`assay dataset verify\` re-computes all of it from this folder alone.
`
}

function header(facts: CardFacts): string {
  return `---
pretty_name: ${JSON.stringify(facts.name)}
license: other
license_name: ${JSON.stringify('not stated')}
annotations_creators:
- expert-generated
task_categories:
- text-generation
tags:
- agent
- evaluation
- assay
size_categories:
- ${sizeCategory(facts.counts.examples)}
configs:
- config_name: default
  data_files:
  - split: ${single(facts) ?? 'examples'}
    path: examples.jsonl
---
`
}

// A file of several splits may be called by none of them: what judges would be loaded as what trains.
const single = (facts: CardFacts) =>
  splitNames.find((name) => facts.splits[name] === facts.counts.examples) ?? null

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function sizeCategory(examples: number): string {
  if (examples < 1000) return 'n<1K'
  if (examples < 10_000) return '1K<n<10K'
  if (examples < 100_000) return '10K<n<100K'
  return examples < 1_000_000 ? '100K<n<1M' : '1M<n<10M'
}
