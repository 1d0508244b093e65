import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { merkleRoot } from '../../lineage/merkle.ts'
import { assignSplits, crossingTies, keepsEmbargo, type SplitName, type Unit } from '../../splits/splits.ts'
import { fileNames, type Manifest } from '../versions/manifest.ts'
import type { ErasedNote } from '../versions/erasedNote.ts'
import { pinOf, recipeHash, splitNames, splitRequest } from '../recipe/recipe.ts'
import { recipeIn } from '../recipe/recipeFile.ts'
import { unitsOf } from '../candidates/ties.ts'
import type { ExampleFindings, ReadExample } from './verifyExamples.ts'
import type { Problem } from './verifyFiles.ts'

const problem = (what: string, file: string, message: string): Problem => ({
  what,
  file,
  example: null,
  message,
})

/** Holds what a manifest says to what the examples, the recipe and the certificate say. */
export async function checkManifest(
  folder: string,
  manifest: Manifest,
  found: ExampleFindings,
  erased: ErasedNote | null,
): Promise<Problem[]> {
  const problems: Problem[] = []
  const { examples, lineage } = found
  if (merkleRoot(found.leaves).toString('hex') !== manifest.examples_root)
    problems.push(problem('root', fileNames.manifest, 'The Merkle root is not that of the examples.'))
  if (recipeHash(manifest.recipe) !== manifest.recipe_hash)
    problems.push(problem('recipe', fileNames.manifest, 'The recipe is not the one its hash names.'))
  const written = recipeIn(await readFile(path.join(folder, fileNames.recipe), 'utf8').catch(() => ''))
  if (written === null || recipeHash(written) !== manifest.recipe_hash)
    problems.push(problem('recipe', fileNames.recipe, 'The recipe is another than the manifest’s.'))
  const gone = erased?.examples ?? []
  const once = examples.length + gone.length
  if (
    manifest.counts.examples !== once ||
    manifest.files[fileNames.examples].rows !== once ||
    lineage.length !== once
  )
    problems.push(problem('count', fileNames.manifest, 'The manifest counts other examples than there are.'))
  problems.push(...checkSplits(manifest, examples, gone), ...checkVariants(examples))
  const named = [...new Set(lineage.flatMap((line) => line.sources.map((source) => source.sha256)))].sort()
  if (named.join(' ') !== manifest.sources.map((source) => source.sha256).join(' '))
    problems.push(
      problem('lineage', fileNames.lineage, 'Lineage leads to other source files than the manifest names.'),
    )
  problems.push(...(await checkCertificate(folder, manifest, erased)))
  return problems
}

function checkSplits(
  manifest: Manifest,
  examples: readonly ReadExample[],
  gone: ErasedNote['examples'],
): Problem[] {
  const problems: Problem[] = []
  const { recipe, split_unit: unit } = manifest
  const originals = examples.filter(({ parent }) => parent === null)
  const units: Unit[] = originals.flatMap(({ tied }) => unitsOf(tied, recipe))
  const splitOf = new Map<string, SplitName>(
    originals.flatMap(({ tied, split }) => tied.map(({ trace }) => [trace, split] as const)),
  )
  const crossing = crossingTies(units, splitOf, unit.cut_users)[0]
  if (crossing !== undefined)
    problems.push(problem('split', fileNames.examples, `Two splits share the ${crossing}.`))
  // Where examples fell away after the split, it cannot be made again from those that are left.
  if (unit.left_out === 0 && gone.length === 0) {
    const again = assignSplits(
      units,
      splitRequest({ ...recipe, giant: recipe.giant === 'refuse' ? 'keep' : recipe.giant }),
    )
    const moved = originals.find(({ tied, split }) =>
      tied.some(({ trace }) => again.splitOf.get(trace) !== split),
    )
    if (moved !== undefined)
      problems.push({
        ...problem(
          'split',
          fileNames.examples,
          `Example ${moved.id}: It stands in another split than the recipe gives it.`,
        ),
        example: moved.id,
      })
    if (again.components !== unit.components)
      problems.push(problem('split', fileNames.manifest, 'The manifest counts other groups than there are.'))
  }
  if (recipe.embargo !== undefined && !keepsEmbargo(units, splitOf, recipe.embargo.days))
    problems.push(
      problem('split', fileNames.examples, 'Evaluation starts before the embargo after training has passed.'),
    )
  const trained = examples.find(({ split }) => split === 'train')
  if (pinOf(recipe) !== null && trained !== undefined)
    problems.push({
      ...problem(
        'split',
        fileNames.examples,
        `Example ${trained.id}: A set that judges has no training split.`,
      ),
      example: trained.id,
    })
  if (
    splitNames.some(
      (name) => manifest.splits[name] !== [...examples, ...gone].filter(({ split }) => split === name).length,
    )
  )
    problems.push(problem('split', fileNames.manifest, 'The manifest counts other splits than there are.'))
  return problems
}

// A variant stands in training, beside the example that it was made from.
function checkVariants(examples: readonly ReadExample[]): Problem[] {
  const byId = new Map(examples.map((example) => [example.id, example]))
  return examples.flatMap(({ id, parent, split, tied }) => {
    if (parent === null) return []
    const from = byId.get(parent)
    const message =
      split !== 'train'
        ? 'It is augmented and stands outside of training.'
        : from === undefined || from.parent !== null
          ? 'Its parent is not in this version.'
          : from.tied[0]?.trace === tied[0]?.trace && from.split === 'train'
            ? null
            : 'Its parent is another trace’s.'
    if (message === null) return []
    return [{ ...problem('augmented', fileNames.examples, `Example ${id}: ${message}`), example: id }]
  })
}

interface CertificateRead {
  sha256?: unknown
  counts?: { train?: { items?: unknown }; evaluation?: { items?: unknown } }
}

async function checkCertificate(
  folder: string,
  { contamination, files }: Manifest,
  erased: ErasedNote | null,
): Promise<Problem[]> {
  const there = files[fileNames.certificate] !== undefined && files[fileNames.certificatePage] !== undefined
  if (contamination.checked !== there)
    return [
      problem(
        'certificate',
        fileNames.manifest,
        'The manifest and its certificate disagree about whether anything was compared.',
      ),
    ]
  if (!contamination.checked) return []
  const { sha256, ...body } = readJson(
    await readFile(path.join(folder, fileNames.certificate), 'utf8').catch(() => ''),
  )
  // One that quoted what was erased is vouched for by the signed note, as a file.
  const quoted = erased?.files[fileNames.certificate] !== undefined
  const holds =
    (quoted || createHash('sha256').update(canonicalJson(body)).digest('hex') === sha256) &&
    body.counts?.train?.items === contamination.train &&
    body.counts.evaluation?.items === contamination.evaluation
  return holds
    ? []
    : [problem('certificate', fileNames.certificate, 'The certificate is not that of this comparison.')]
}

function readJson(text: string): CertificateRead {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
