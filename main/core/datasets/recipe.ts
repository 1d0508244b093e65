import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { recipe as recipeShape } from '../../../shared/protocol/methods/datasets.ts'

export type Recipe = z.output<typeof recipeShape>
export const splitNames = ['train', 'eval', 'test'] as const
export type SplitName = (typeof splitNames)[number]
export type SplitCounts = Record<SplitName, number>

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

/** Fails where a recipe asks for what cannot be done yet. */
export function checkRecipe(recipe: Recipe): void {
  sharesOf(recipe.split)
  if (recipe.label_policy === 'adjudicated') {
    throw new WorkbenchError('unsupported', 'No label of this workspace has been adjudicated.', {
      hint: 'Choose the label policy single or majority.',
    })
  }
}

/** The hash that names a recipe whatever the order and spacing of its file. */
export function recipeHash(recipe: Recipe): string {
  return createHash('sha256').update(canonicalJson(recipe)).digest('hex')
}
