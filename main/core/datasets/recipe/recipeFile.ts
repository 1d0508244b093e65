import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { recipe as recipeShape } from '../../../../shared/domain/recipe.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Recipe } from './recipe.ts'

/** The text of a recipe as a version keeps it: the same for the same recipe, keys in the order of the format. */
export function recipeText(recipe: Recipe): string {
  return stringify(recipeShape.parse(recipe), { lineWidth: 0, aliasDuplicateObjects: false })
}

/** The recipe in a text; null where it is none. */
export function recipeIn(text: string): Recipe | null {
  try {
    const parsed = recipeShape.safeParse(parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Keeps a recipe as `recipes/NAME.yaml`; a file that says the same stays as it was written. */
export async function keepRecipe(workspace: Workspace, recipe: Recipe): Promise<void> {
  await mkdir(workspace.paths.recipes, { recursive: true })
  const file = path.join(workspace.paths.recipes, `${recipe.name}.yaml`)
  const known = recipeIn(await readFile(file, 'utf8').catch(() => ''))
  if (known !== null && canonicalJson(known) === canonicalJson(recipe)) return
  await workspace.ports.files.writeDurable(file, Buffer.from(recipeText(recipe)))
}

/** The recipes of a workspace by name; a file that holds none comes with the reason. */
export async function recipesIn(
  workspace: Workspace,
): Promise<{ name: string; recipe: Recipe | null; problem: string | null }[]> {
  const names = (await readdir(workspace.paths.recipes).catch((): string[] => []))
    .filter((name) => name.endsWith('.yaml'))
    .sort()
  return Promise.all(
    names.map(async (file) => {
      const recipe = recipeIn(
        await readFile(path.join(workspace.paths.recipes, file), 'utf8').catch(() => ''),
      )
      return {
        name: file.slice(0, -'.yaml'.length),
        recipe,
        problem: recipe === null ? 'It is no recipe, or has keys that none has.' : null,
      }
    }),
  )
}
