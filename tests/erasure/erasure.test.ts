import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pathRef } from '../../main/core/host.ts'
import { createTokeniser } from '../../main/core/redaction/tokens.ts'
import type { Output } from '../../shared/protocol/protocol.ts'
import { leaksInFiles, leaksInParquet, leaksInTables, type Leak } from '../leaks/everyText.ts'
import { searchFor } from '../leaks/plantedValues.ts'
import { repository, reopened } from '../workspaceFixture.ts'
import { erasableWorkspace, type ErasableWorkspace } from './erasableWorkspace.ts'

// Of nobody in the traces: what is typed is masked as what is imported is.
const clerk = 'dana.clerk@tidewell.example'
const asMasked = /^request 7, forwarded by \[EMAIL_\w{10}\]$/

let folder: string
let place: ErasableWorkspace
let token: string
let dry: Output<'erase.run'>
let done: Output<'erase.run'>
let otherRaw: string

const { verifyDataset } = (await import(
  pathToFileURL(path.join(repository, 'resources', 'verify-dataset.mjs')).href
)) as { verifyDataset(folder: string): { ok: boolean } }
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-erasure-'))
  place = await erasableWorkspace(folder)
  const key = await readFile(path.join(place.root, 'vault', 'keys', 'tokens.key'))
  const files = path.join(place.root, 'vault', 'files')
  for (const name of await readdir(files))
    await copyFile(path.join(files, name), path.join(folder, 'again.jsonl'))
  token = createTokeniser(key)('PERSON_ID', place.person.id)
}, 240_000)
afterAll(async () => {
  await place?.core.close()
  await rm(folder, { recursive: true, force: true })
})

const search = () => searchFor([...place.values, place.person.id, token, clerk])

/** Decoded and as bytes: every column, every Parquet file, every other file of the workspace, the vault too. */
async function foundAnywhere(): Promise<Leak[]> {
  const { leaks } = await leaksInFiles(place.root, search(), [])
  await place.core.close()
  const decoded = await reopened(place.root, async (workspace) => [
    ...(await leaksInTables(workspace.database, search())),
    ...(await leaksInParquet(workspace, search())),
  ])
  await place.core.open(place.root)
  return [...leaks, ...decoded]
}

test('there is much of the person to find: in the vault, the texts, the tables and a version', async () => {
  const where = new Set((await foundAnywhere()).map((leak) => leak.where.split(/[/.]/)[0]))
  for (const place of ['vault', 'datasets', 'traces', 'spans']) expect(where).toContain(place)
  expect(place.values.length).toBeGreaterThan(5)
})

test('a reason that names the person is refused, and so are nobody and nothing', async () => {
  const { call, person } = place
  await expect(call('erase.run', { user: person.id, reason: `asked by ${person.id}` })).rejects.toMatchObject(
    {
      code: 'invalid_input',
    },
  )
  await expect(call('erase.run', { user: 'usr_of_nobody', reason: 'request 7' })).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(call('erase.run', { reason: 'request 7' })).rejects.toMatchObject({ code: 'invalid_input' })
})

test('a dry run tells the reach and changes nothing', async () => {
  const { call, person } = place
  const other = (await call('traces.ids', { where: '' })).ids.find((id) => !person.traces.includes(id)) ?? ''
  otherRaw = sha((await call('raw.get', { trace: other, reason: 'a test' })).content)
  dry = await call('erase.run', { user: person.id, reason: 'request 7', dryRun: true })
  expect(dry).toMatchObject({
    dryRun: true,
    traces: person.traces.length,
    labels: person.traces.length,
    sources: 1,
    packets: [],
  })
  expect(dry.versions.map(({ name, version }) => `${name}@${version}`)).toContain('golden@1')
  const list = { name: null, version: null, files: [], certain: false }
  const wentTo = (each: { what: string; to: string | null }) => `${each.what} ${each.to}`
  expect([...dry.exports].sort((a, b) => (wentTo(a) < wentTo(b) ? -1 : 1))).toMatchObject([
    { what: 'dataset.export', name: 'golden', version: 1, to: 'handed-on', certain: true },
    { ...list, what: 'labels.export', format: 'jsonl', to: 'labels.jsonl' },
    { ...list, what: 'labels.export', format: 'jsonl', to: null },
    { ...list, what: 'traces.export', format: 'csv', to: 'all.csv' },
  ])
  expect(dry.exports.find(({ certain }) => certain)?.files).toEqual(
    expect.arrayContaining(['examples.jsonl', 'manifest.json']),
  )
  const { ids } = await call('traces.ids', { where: '' })
  expect(ids).toEqual(expect.arrayContaining(person.traces))
})

test('after it, nothing of the person is anywhere in the workspace', async () => {
  const { call, person } = place
  done = await call('erase.run', { user: person.id, reason: `request 7, forwarded by ${clerk}` })
  expect({ ...done, dryRun: true, id: '', versions: [] }).toEqual({ ...dry, id: '', versions: [] })
  expect(await foundAnywhere()).toEqual([])
  const { ids } = await call('traces.ids', { where: '' })
  expect(ids.filter((id) => person.traces.includes(id))).toEqual([])
  expect(ids).toHaveLength(400 - person.traces.length)
}, 120_000)

test('versions verify as intact with so many erased, by both verifiers, and one is issued without them', async () => {
  const { call, root } = place
  const verified = await call('dataset.verify', { name: 'golden', version: 1 })
  const gone = dry.versions.find(({ version, name }) => name === 'golden' && version === 1)?.examples ?? 0
  expect(gone).toBeGreaterThan(3)
  expect(verified).toMatchObject({
    ok: true,
    erased: gone,
    erasures: [{ reason: expect.stringMatching(asMasked), examples: gone }],
    problems: [],
  })
  expect(verifyDataset(path.join(root, 'datasets', 'golden', '1'))).toMatchObject({ ok: true })
  const reissued = done.versions.find(({ name }) => name === 'golden')?.reissued
  expect(reissued).toBe(2)
  expect(await call('dataset.verify', { name: 'golden', version: 2 })).toMatchObject({ ok: true, erased: 0 })
  const { total } = await call('dataset.examples', { name: 'golden', version: 1, limit: 1 })
  expect((await call('dataset.examples', { name: 'golden', version: 2, limit: 1 })).total).toBe(total)
})

test('a note of erasure that was changed, or that hides another loss, does not hold', async () => {
  const { call, root } = place
  const at = (name: string) => path.join(root, 'datasets', 'golden', '1', name)
  const [note, examples] = [await readFile(at('erased.json')), await readFile(at('examples.jsonl'))]
  const broken = async () => {
    const ours = await call('dataset.verify', { name: 'golden', version: 1 })
    const theirs = verifyDataset(path.join(root, 'datasets', 'golden', '1'))
    expect(theirs.ok).toBe(ours.ok)
    return ours
  }
  await writeFile(at('erased.json'), note.toString('utf8').replace('request 7', 'request 8'))
  expect((await broken()).ok).toBe(false)
  await writeFile(at('erased.json'), note)
  await writeFile(at('examples.jsonl'), examples.subarray(examples.indexOf(10) + 1))
  expect((await broken()).ok).toBe(false)
  await writeFile(at('examples.jsonl'), examples)
  await rm(at('erased.json'))
  expect((await broken()).ok).toBe(false)
  await writeFile(at('erased.json'), note)
  expect((await broken()).ok).toBe(true)
})

test('label chains and records hold, and the records of others are as they came', async () => {
  const { call, person } = place
  const other = (await call('traces.ids', { where: '' })).ids.find((id) => !person.traces.includes(id)) ?? ''
  expect(sha((await call('raw.get', { trace: other, reason: 'a test' })).content)).toBe(otherRaw)
  expect(await call('erasures.list', {})).toMatchObject({
    erasures: [{ reason: expect.stringMatching(asMasked), subject: 'user', traces: person.traces.length }],
  })
  await expect(call('trace.get', { trace: person.traces[0] ?? '' })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('importing the source again, or after its import was taken out, does not bring them back', async () => {
  const { call } = place
  const source = path.join(folder, 'again.jsonl')
  const again = await call('import.run', { files: [{ ref: pathRef(source) }] })
  expect(again.files[0]).toMatchObject({ error: null, alreadyImported: true })
  const { imports } = await call('imports.list', {})
  await call('imports.remove', { importId: imports[0]?.importId ?? 0 })
  const anew = await call('import.run', { files: [{ ref: pathRef(source) }] })
  const report = anew.files[0]
  expect(report).toMatchObject({
    error: null,
    alreadyImported: false,
    traces: 400 - place.person.traces.length,
  })
  expect((report?.kept ?? 0) + (report?.rejected ?? 0) + (report?.skipped ?? 0)).toBe(report?.read)
  expect(report?.skipped).toBeGreaterThan(0)
  expect(await foundAnywhere()).toEqual([])
  expect(await call('dataset.verify', { name: 'golden', version: 2 })).toMatchObject({ ok: true })
}, 120_000)

test('other reasons that stay on record are masked, too', async () => {
  const { call } = place
  const typed = { reason: `as ${clerk} said` }
  await call('dataset.unlock', { name: 'golden', ...typed })
  const pair = { train_sha256: 'a'.repeat(64), eval_sha256: 'b'.repeat(64) }
  const decided = { ...pair, decision: 'dismiss' as const, reviewer: 'Ada' }
  expect((await call('decontamination.decide', { ...decided, ...typed })).reason).toMatch(
    /^as \[EMAIL_\w{10}\] said$/,
  )
  expect(await foundAnywhere()).toEqual([])
}, 60_000)
