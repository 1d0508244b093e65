import type { Manifest } from './manifest.ts'

/** What a version is kept for as a judge (`golden`, `adversarial`, `regression`); null for any other. */
export function pinnedAs(_manifest: Manifest): string | null {
  return null
}
