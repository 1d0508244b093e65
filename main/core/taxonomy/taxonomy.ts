import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import {
  taxonomy as taxonomyShape,
  taxonomyProblems,
  type Taxonomy,
} from '../../../shared/domain/taxonomy.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Workspace } from '../workspace/workspace.ts'

const starter = 'agent-failures.v1.yaml'

/**
 * Copies the shipped taxonomy into a workspace's `taxonomies/` folder, named by its id, version and hash.
 * The same one again changes nothing.
 */
export async function installDefaultTaxonomy(
  folder: string,
  resources: string,
): Promise<{ id: string; version: string }> {
  const text = await readFile(path.join(resources, 'taxonomies', starter), 'utf8')
  const taxonomy = parseTaxonomy(text, starter)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, fileNameOf(taxonomy)), text)
  return { id: taxonomy.id, version: taxonomy.version }
}

// Asked for with every refresh of a window, and costly to parse; one workspace is open at a time.
let known: { taxonomy: Taxonomy; hash: string; name: string; text: string } | null = null

/**
 * The taxonomy that this workspace labels with, and the hash of its canonical form. Fails with not_found
 * when its file is gone and schema_mismatch when it no longer is what its name says.
 */
export async function currentTaxonomy(
  workspace: Pick<Workspace, 'paths' | 'file'>,
): Promise<{ taxonomy: Taxonomy; hash: string }> {
  const { id, version } = workspace.file.taxonomy
  const prefix = `${id}.v${version}-`
  const names = await readdir(workspace.paths.taxonomies).catch(() => [])
  const name = names.filter((each) => each.startsWith(prefix)).sort()[0]
  if (name === undefined) {
    throw new WorkbenchError('not_found', `The taxonomy ${id} version ${version} is not in this workspace.`, {
      hint: 'Put its file back into the folder taxonomies.',
    })
  }
  const text = await readFile(path.join(workspace.paths.taxonomies, name), 'utf8')
  if (known?.text === text && known.name === name) return { taxonomy: known.taxonomy, hash: known.hash }
  const taxonomy = parseTaxonomy(text, name)
  if (fileNameOf(taxonomy) !== name) {
    throw new WorkbenchError(
      'schema_mismatch',
      `The taxonomy file was changed after labels may have named it: ${name}.`,
      { hint: 'A change is a new version with a new file; put the old text back.' },
    )
  }
  const hash = hashOf(taxonomy)
  known = { taxonomy, hash, name, text }
  return { taxonomy, hash }
}

/** A taxonomy from YAML or JSON text. Fails with invalid_input naming each problem; unknown keys are refused. */
export function parseTaxonomy(text: string, name: string): Taxonomy {
  let value: unknown
  try {
    value = parse(text)
  } catch (cause) {
    throw new WorkbenchError('invalid_input', `The taxonomy is neither YAML nor JSON: ${name}.`, { cause })
  }
  const parsed = taxonomyShape.safeParse(value)
  const problems = parsed.success
    ? taxonomyProblems(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (!parsed.success || problems.length > 0) {
    throw new WorkbenchError(
      'invalid_input',
      `The taxonomy is not valid: ${problems.slice(0, 5).join('; ')}.`,
      {
        details: problems,
      },
    )
  }
  return parsed.data
}

/** SHA-256 of a taxonomy's canonical form: layout, comments and YAML or JSON do not move it. */
export function hashOf(taxonomy: Taxonomy): string {
  return createHash('sha256').update(canonicalJson(taxonomy)).digest('hex')
}

function fileNameOf(taxonomy: Taxonomy): string {
  return `${taxonomy.id}.v${taxonomy.version}-${hashOf(taxonomy).slice(0, 12)}.yaml`
}
