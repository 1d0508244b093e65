import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { codesOf, taxonomyProblems } from '../../../shared/domain/taxonomy.ts'
import { workspacePaths } from '../workspace/paths.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { nearCodes } from './nearCodes.ts'
import { currentTaxonomy, hashOf, installDefaultTaxonomy, parseTaxonomy } from './taxonomy.ts'

const resources = path.resolve(import.meta.dirname, '../../../resources')
const shipped = await readFile(path.join(resources, 'taxonomies', 'agent-failures.v1.yaml'), 'utf8')

async function installed() {
  const root = await mkdtemp(path.join(os.tmpdir(), 'assay-taxonomy-'))
  const paths = workspacePaths(root)
  const taxonomy = await installDefaultTaxonomy(paths.taxonomies, resources)
  return { paths, file: { taxonomy } as Workspace['file'] }
}

test('the shipped taxonomy has the ten genres by their digits and 45 codes, each fully described', () => {
  const taxonomy = parseTaxonomy(shipped, 'shipped')
  expect(taxonomy.genres.map((genre) => `${genre.key} ${genre.id} ${genre.codes.length}`)).toEqual([
    '1 INF 5',
    '2 CTX 4',
    '3 TSL 5',
    '4 RET 5',
    '5 MEM 4',
    '6 PLN 8',
    '7 POL 6',
    '8 OUT 4',
    '9 NAF 3',
    '0 UNK 1',
  ])
  for (const code of codesOf(taxonomy)) {
    expect(code.exclude.length, code.id).toBeGreaterThan(0)
    for (const near of code.near_misses) expect(near.use, code.id).toBeDefined()
    for (const { use } of code.exclude) expect(use, code.id).not.toBe(code.id)
  }
})

test('an installed taxonomy is found again under its hash, and a changed file is refused', async () => {
  const workspace = await installed()
  const { taxonomy, hash } = await currentTaxonomy(workspace)
  expect(hash).toBe(hashOf(parseTaxonomy(shipped, 'shipped')))
  const [name] = await readdir(workspace.paths.taxonomies)
  expect(name).toBe(`agent-failures.v1-${hash.slice(0, 12)}.yaml`)
  expect(taxonomy.title).toBe('Agent failures')
  await writeFile(
    path.join(workspace.paths.taxonomies, name ?? ''),
    shipped.replace('Wrong tool', 'Wrong instrument'),
  )
  await expect(currentTaxonomy(workspace)).rejects.toMatchObject({ code: 'schema_mismatch' })
})

test('layout and comments do not move the hash', () => {
  const taxonomy = parseTaxonomy(shipped, 'shipped')
  const reordered = JSON.stringify(Object.fromEntries(Object.entries(taxonomy).reverse()))
  expect(hashOf(parseTaxonomy(reordered, 'json'))).toBe(hashOf(taxonomy))
})

test('unknown keys, doubled codes and codes that point nowhere are refused by name', () => {
  expect(() => parseTaxonomy(`${shipped}\ncolour: red\n`, 'x')).toThrow(/colour/)
  expect(() => parseTaxonomy(shipped.replace('id: PLN.3', 'id: PLN.2'), 'x')).toThrow(
    /code PLN.2 stands twice/,
  )
  expect(() => parseTaxonomy(shipped.replace('use: PLN.2', 'use: PLN.9'), 'x')).toThrow(
    /refers to PLN.9, which does not exist/,
  )
  expect(() => parseTaxonomy(': : :', 'x')).toThrow(/neither YAML nor JSON/)
  expect(taxonomyProblems(parseTaxonomy(shipped, 'x'))).toEqual([])
})

test('a mistyped code brings the codes near it', () => {
  const taxonomy = parseTaxonomy(shipped, 'shipped')
  expect(nearCodes(taxonomy, 'pln-2')[0]).toBe('PLN.2')
  expect(nearCodes(taxonomy, 'PLM.2')[0]).toBe('PLN.2')
  expect(nearCodes(taxonomy, 'something else')).toEqual([])
})
