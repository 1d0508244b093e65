import path from 'node:path'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import {
  certificate,
  certificateHtml,
  decontaminate,
  falseAlarms,
  itemHash,
  readDecisions,
  selfTest,
  type Item,
  type SelfTest,
} from '../../decontamination/decontamination.ts'
import { linesOf } from '../../files/lineFile.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { fileNames, notCompared, type Manifest } from '../versions/manifest.ts'
import { itemOf } from './parts.ts'
import { pinOf, type Recipe, type SplitName } from '../recipe/recipe.ts'
import { count, type BuildStep } from '../candidates/selection.ts'
import type { Spool } from '../examples/spool.ts'
import { contentOf, traceOf, type SpooledExample } from '../examples/spooledExample.ts'
import { resolveVersion } from '../versions/tags.ts'
import { readVersion, versionsOnDisk } from '../versions/versions.ts'

/** What comparing training with evaluation came to. */
export interface Compared {
  removed: ReadonlySet<string>
  contamination: Manifest['contamination']
  /** Versions it was compared with, by hash, in order. */
  parents: string[]
  certificate: { json: Buffer; html: Buffer } | null
}

const nothing = (note: string, parents: string[] = []): Compared => ({
  removed: new Set(),
  contamination: { checked: false, note },
  parents,
  certificate: null,
})

/**
 * Compares the training split with the version's other splits, every pinned set and the versions that the
 * recipe names. What certainly leaks is to be removed; the certificate says all of it. Fails with not_found
 * for a version that is not there.
 */
export async function compareTraining(
  workspace: Workspace,
  recipe: Recipe,
  examples: readonly SpooledExample[],
  splitOf: ReadonlyMap<string, SplitName>,
  spool: Spool,
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Compared> {
  const wish = recipe.decontaminate
  const inTraining = examples.filter((example) => splitOf.get(traceOf(example)) === 'train')
  if (inTraining.length === 0) return nothing(notCompared.note)
  if (wish === false)
    return nothing(
      'Compared with nothing: the recipe switches decontamination off, so contamination is unknown.',
    )
  const others = await versionsToCompare(workspace, recipe.name, wish.against)
  const parents = [...new Set(others.map(({ hash }) => hash))].sort()
  const read = (chosen: readonly SpooledExample[]) =>
    sorted(chosen.map((example) => itemOf(example.id, { ...contentOf(spool, example) })))
  const evaluation = new Map<string, Item>()
  for (const { folder } of others)
    for await (const item of judgingItems(folder, context.signal)) evaluation.set(String(item.id), item)
  if (wish.within)
    for (const item of read(examples.filter((example) => splitOf.get(traceOf(example)) !== 'train')))
      evaluation.set(String(item.id), item)
  if (evaluation.size === 0)
    return nothing(
      'Compared with nothing: there is no evaluation case yet, so contamination is unknown.',
      parents,
    )
  const sides = { train: read(inTraining), evaluation: sorted([...evaluation.values()]) }
  const found = await decontaminate(workspace.ports, sides, context)
  const test = await selfTest(workspace.ports, { ...sides, seed: recipe.seed }, context)
  const { decisions } = await readDecisions(workspace)
  const proof = certificate({ ...sides, found, decisions, test, version: workspace.ports.version })
  const bands = decidedBands(sides, found.hits, decisions)
  const removed = new Set([...bands.removed, ...(wish.review === 'remove' ? bands.review : [])])
  const review = wish.review === 'remove' ? 0 : bands.review.size
  const left = inTraining.length - removed.size
  return {
    removed,
    parents,
    contamination: {
      checked: true,
      note: `Compared with ${count(sides.evaluation.length)} evaluation cases: ${count(removed.size)} removed, ${count(review)} to review. ${testNote(test)}`,
      train: inTraining.length,
      evaluation: sides.evaluation.length,
      removed: removed.size,
      review,
      clear: left - review,
    },
    certificate: {
      json: Buffer.from(`${canonicalJson(proof)}\n`),
      html: Buffer.from(certificateHtml(proof)),
    },
  }
}

const testNote = ({ passed, enough, clean }: SelfTest) =>
  enough
    ? `The planted-leak self-test ${passed ? 'passed' : 'failed'}${falseAlarms(clean) === 'open' ? `; ${count(clean.removed.found)} of ${count(clean.removed.n)} clean cases would be removed, too few cases to show that at most ${clean.most * 100} % are` : ''}.`
    : 'There are too few cases for the planted-leak self-test to prove anything.'

/** The step in which training loses what is too like an evaluation case, variants with their parents. */
export function comparedStep({ contamination }: Compared, before: number, after: number): BuildStep[] {
  if (!contamination.checked) return []
  const { evaluation, review } = contamination
  const left = before - after
  return [
    {
      step: `Unlike ${count(evaluation)} evaluation cases`,
      kept: after,
      left,
      why:
        (left === 0 ? 'none too like one' : `${count(left)} of training too like one`) +
        (review === 0 ? '' : `, ${count(review)} kept for review`),
    },
  ]
}

const sorted = (items: readonly Item[]) =>
  [...items].sort((left, right) => (left.id < right.id ? -1 : left.id > right.id ? 1 : 0))

// A person's word about the same two texts stands over the band of the pair.
function decidedBands(
  { train, evaluation }: { train: readonly Item[]; evaluation: readonly Item[] },
  hits: Awaited<ReturnType<typeof decontaminate>>['hits'],
  decisions: Awaited<ReturnType<typeof readDecisions>>['decisions'],
): { removed: Set<string>; review: Set<string> } {
  const decided = new Map(
    decisions.map((each) => [`${each.train_sha256} ${each.eval_sha256}`, each.decision]),
  )
  const hashes = (items: readonly Item[]) => {
    const byId = new Map(items.map((item) => [item.id, item]))
    return (id: string | number) => itemHash(byId.get(id) ?? { id, parts: [] })
  }
  const [trainHash, evalHash] = [hashes(train), hashes(evaluation)]
  const removed = new Set<string>()
  const review = new Set<string>()
  for (const hit of hits) {
    if (hit.band === 'clear') continue
    const word =
      decided.size === 0 ? undefined : decided.get(`${trainHash(hit.train_id)} ${evalHash(hit.eval_id)}`)
    if (hit.band === 'remove' || word === 'confirm') removed.add(String(hit.train_id))
    else if (word !== 'dismiss') review.add(String(hit.train_id))
  }
  for (const id of removed) review.delete(id)
  return { removed, review }
}

// The newest version of each pinned set, and those named; a version is not held against its own name.
async function versionsToCompare(workspace: Workspace, name: string, against: readonly string[]) {
  const chosen = new Map<string, { folder: string; hash: string }>()
  const seen = new Set<string>()
  for (const each of await versionsOnDisk(workspace.paths)) {
    if (seen.has(each.name) || each.name === name) continue
    seen.add(each.name)
    const found = await readVersion(workspace.paths, each.name, each.version)
    if (pinOf(found.manifest.recipe) !== null) chosen.set(found.hash, found)
  }
  for (const text of against) {
    const { name: named, version } = await resolveVersion(workspace, text)
    const found = await readVersion(workspace.paths, named, version)
    chosen.set(found.hash, found)
  }
  return [...chosen.values()]
}

async function* judgingItems(folder: string, signal: AbortSignal): AsyncGenerator<Item> {
  for await (const bytes of linesOf(path.join(folder, fileNames.examples), signal)) {
    if (bytes.length === 0) continue
    const content = JSON.parse(bytes.toString('utf8')) as {
      split: string
      metadata: { example_id: string }
    } & Record<string, unknown>
    if (content.split !== 'train') yield itemOf(content.metadata.example_id, content)
  }
}
