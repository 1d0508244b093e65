import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sql } from '../../db/sql.ts'
import { wilsonInterval } from '../../statistics/rates.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { readNote } from '../versions/erasedNote.ts'
import { fileNames, type Manifest } from '../versions/manifest.ts'
import { splitNames } from '../recipe/recipe.ts'
import type { VersionOnDisk } from '../versions/versions.ts'

/** What only people know: it stands open rather than being made up. */
const open = '[to be said by whoever releases it]'

/**
 * The datasheet of a version (the questions of Gebru and others, 2021), answered by what the version proves about
 * itself; what no file can know is left open. It is drawn up when it is asked for and belongs to no hash.
 */
export async function datasheetOf(
  workspace: Workspace,
  { manifest, folder, hash, signed, name, version }: VersionOnDisk,
): Promise<string> {
  const exports = await workspace.database.all<{ format: string; to: string | null; day: string }>(
    sql`select parameters->>'format' as format, parameters->>'to' as "to", strftime(finished_at, '%Y-%m-%d') as day
      from runs where stage = 'dataset.export' and content_hash = ${hash} order by finished_at, run_id`,
  )
  const verdicts = await workspace.database.all<{ verdict: string; code: string | null; n: number }>(
    sql`select verdict, code, count(*) as n from dataset_examples where version_hash = ${hash} group by all order by n desc, verdict, code`,
  )
  const noteText = await readFile(path.join(folder, fileNames.erasures), 'utf8').catch(() => '')
  const erased = readNote(noteText, workspace.file.public_key)
  const { recipe, counts, splits, split_unit: unit, contamination, redaction, sources } = manifest
  return `# Datasheet of ${name} v${version}

## Motivation

Purpose: ${purposes[recipe.profile]}. Who asked for it, and for what decision: ${open}

## Composition

${many(counts.examples, 'example')} from ${many(counts.users, 'user')} and ${many(counts.sessions, 'session')}, each ${shapes[recipe.shape]}. ${many(counts.selected, 'trace')} were selected and ${many(counts.refused, 'of them', 'of them')} could not become an example.

| split | examples |
|---|--:|
${splitNames.map((each) => `| ${each} | ${splits[each]} |`).join('\n')}

${verdictTable(verdicts)}
${sampled(manifest)}

What ties examples (${unit.ties.join(', ')}) keeps them in one split: ${many(unit.components, 'group')}, the largest of ${unit.largest}${unit.cut_users.length > 0 ? `; ${many(unit.cut_users.length, 'user')} with too many were parted on purpose` : ''}.

## Collection

${many(sources.length, 'source file')}, each named by its SHA-256 in \`manifest.json\`; \`lineage.jsonl\` leads every example to its bytes. Labels by ${many(manifest.label_chains.length, 'reviewer')} under the taxonomy ${manifest.taxonomy.id} v${manifest.taxonomy.version}; policy: ${recipe.label_policy}. Consent of the people in it, and how reviewers were paid: ${open}

## Preprocessing

Redacted before it was read: mode \`${redaction.mode}\`, epoch ${redaction.epoch}. Names in prose are not masked, so it is redacted, not anonymous.

| step | kept | left out | why |
|---|--:|--:|---|
${manifest.steps.map((step) => `| ${cell(step.step)} | ${step.kept} | ${step.left} | ${cell(step.why)} |`).join('\n')}

## Uses

${contamination.note} ${recipe.profile === 'golden' || recipe.profile === 'adversarial' || recipe.profile === 'regression' ? 'It judges: none of its cases, their copies or their sessions may be trained on while it is pinned.' : ''} What it must not be used for: ${open}

## Distribution

Licence: ${open} ${signed ? 'Signed with the key of its workspace.' : 'Not signed.'}

${exports.length === 0 ? 'Not exported so far.' : exports.map((each) => `- ${each.day}: ${each.format}${each.to === null ? '' : ` to ${each.to}`}`).join('\n')}

## Maintenance

Hash \`${hash}\`. It never changes: a correction is a new version. ${erased === null ? 'Nothing was erased from it.' : `${many(erased.examples.length, 'example')} ${erased.examples.length === 1 ? 'was' : 'were'} erased on request since (${erased.erasures.map(({ reason }) => reason).join(', ')}); it goes on verifying.`} Who answers for it: ${open}
`
}

const purposes: Readonly<Record<Manifest['recipe']['profile'], string>> = {
  plain: 'not said by its recipe',
  training: 'to train on',
  golden: 'to judge by, as a golden set',
  adversarial: 'to judge by, as an adversarial set',
  regression: 'to judge by, as a regression set',
}

const shapes: Readonly<Record<Manifest['recipe']['shape'], string>> = {
  task: 'a whole task',
  turn: 'a single turn',
  step: 'a task with its steps judged',
  pair: 'an answer to prefer and one to reject',
  unpaired: 'an answer that is good or bad',
  group: 'the runs of one scenario side by side',
}

const many = (n: number, one: string, more = `${one}s`) =>
  `${n.toLocaleString('en-GB')} ${n === 1 ? one : more}`
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const percent = (share: number) => `${(share * 100).toFixed(1)} %`

function verdictTable(rows: readonly { verdict: string; code: string | null; n: number }[]): string {
  const all = rows.reduce((sum, { n }) => sum + n, 0)
  if (all === 0) return ''
  const lines = rows.map(({ verdict, code, n }) => {
    const { low, high } = wilsonInterval(n / all, all)
    const label = code === null ? verdict : `${verdict} ${code}`
    return `| ${cell(label)} | ${n} | ${percent(n / all)} (${percent(low)} to ${percent(high)}) |`
  })
  return `| label | examples | share, 95 % interval |\n|---|--:|--:|\n${lines.join('\n')}\n`
}

function sampled({ sampling }: Manifest): string {
  if (sampling.length === 0) return 'Not drawn by chance: shares in it say nothing about shares in traffic.'
  return sampling
    .map(
      ({ sample, examples, lowest, highest }) =>
        `${many(examples, 'example')} of the sample “${sample}”, drawn with a chance of ${percent(lowest)} to ${percent(highest)} each.`,
    )
    .join(' ')
}
