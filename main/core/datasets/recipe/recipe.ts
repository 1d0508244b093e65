import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { pinnedProfiles, type RecipeFile } from '../../../../shared/domain/recipe.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { SplitCounts, SplitRequest } from '../../splits/splits.ts'

export { splitNames, type SplitCounts, type SplitName } from '../../splits/splits.ts'

export type Recipe = RecipeFile

/** The share of each split, summing to 1. Fails with invalid_input when all are 0. */
export function sharesOf(split: Recipe['split']): SplitCounts {
  if (typeof split === 'string') return { train: 0, eval: 0, test: 0, [split]: 1 }
  const total = split.train + split.eval + split.test
  if (total <= 0) {
    throw new WorkbenchError('invalid_input', 'All splits of this recipe have the share 0.', {
      hint: 'Give at least one of train, eval and test a share above 0.',
    })
  }
  return { train: split.train / total, eval: split.eval / total, test: split.test / total }
}

/** How a recipe wants its examples split. */
export function splitRequest(recipe: Pick<Recipe, 'split' | 'seed' | 'giant' | 'embargo'>): SplitRequest {
  return {
    shares: sharesOf(recipe.split),
    seed: recipe.seed,
    giant: recipe.giant,
    embargoDays: recipe.embargo?.days ?? null,
  }
}

/** What a recipe's version judges; null where it is kept for nothing or for training. */
export function pinOf({ profile }: Pick<Recipe, 'profile'>): 'golden' | 'adversarial' | 'regression' | null {
  return pinnedProfiles.find((pinned) => pinned === profile) ?? null
}

/** Fails with invalid_input where a recipe asks for what its own words rule out. */
export function checkRecipe(recipe: Recipe): void {
  const shares = sharesOf(recipe.split)
  const pin = pinOf(recipe)
  if (pin !== null && shares.train > 0)
    refuse(`A ${pin} set judges, so it has no training split.`, 'Say split: eval, or another profile.')
  if (recipe.augment === undefined) return
  if (pin !== null)
    refuse(
      `A ${pin} set holds only what was really said, so nothing is augmented in it.`,
      'Leave augment out.',
    )
  if (shares.train === 0)
    refuse(
      'Augmented examples stand in training alone, and this recipe has no training split.',
      'Leave augment out, or give train a share.',
    )
  if (recipe.shape === 'group')
    refuse(
      'Runs of one scenario are compared as they were, so they are not augmented.',
      'Leave augment out, or choose another shape.',
    )
  if (recipe.augment.templates.length === 0 && Object.keys(recipe.augment.slots).length === 0)
    refuse('This recipe augments with neither templates nor slots.', 'Add templates or slots.')
}

function refuse(message: string, hint: string): never {
  throw new WorkbenchError('invalid_input', `${message} Nothing was built.`, { hint })
}

/** The hash that names a recipe whatever the order and spacing of its file. */
export function recipeHash(recipe: Recipe): string {
  return createHash('sha256').update(canonicalJson(recipe)).digest('hex')
}
