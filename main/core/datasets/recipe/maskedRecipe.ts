import { maskedWhere, sameWhere } from '../../slices/slices.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Recipe } from './recipe.ts'

/**
 * A recipe as it may be stored and handed on: what an import would mask is masked in its filter, which selects the same.
 * A filter without such a value keeps its own words, and so its versions keep their hash. Fails with invalid_input
 * for a filter that cannot be read.
 */
export async function maskedRecipe(workspace: Workspace, recipe: Recipe): Promise<Recipe> {
  const where = await maskedWhere(workspace, recipe.where)
  return sameWhere(where, recipe.where) ? recipe : { ...recipe, where }
}
