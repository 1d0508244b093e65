import type { Manifest } from './manifest.ts'
import { pinOf } from '../recipe/recipe.ts'

/** What a version is kept for as a judge (`golden`, `adversarial`, `regression`); null for any other. */
export function pinnedAs(manifest: Manifest): string | null {
  return pinOf(manifest.recipe)
}
