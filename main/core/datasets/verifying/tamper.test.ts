import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { beforeAll, afterAll, expect, test } from 'vitest'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import {
  importPaths,
  quietCall,
  repository,
  withFolder,
  withWorkspace,
} from '../../../../tests/workspaceFixture.ts'
import { createKeyPair } from '../../lineage/signing.ts'
import { leafHash, merkleRoot } from '../../lineage/merkle.ts'
import { buildVersion } from '../building/build.ts'
import { datasetBuild, datasetExport, datasetsList, datasetVerify } from '../datasets.ts'
import { addLabels, everyTrace, strangers, testRecipe, traceUids, writeOtlp } from '../datasetsFixture.ts'
import { exampleId } from '../examples/canonicalExample.ts'
import { manifestBytes, manifestShape, sha256, versionHash } from '../versions/manifest.ts'
import { signStatement } from '../versions/signature.ts'
import { sumsText } from '../versions/sums.ts'

const conversations = strangers(8)
const recipe = testRecipe({ split: { train: 1, eval: 1, test: 0 } })
const compared: typeof recipe = {
  ...recipe,
  name: 'compared',
  decontaminate: { against: [], within: true, review: 'keep' },
}

/** A version with its certificate, and one that was compared with nothing. */
let released = ''
let plain = ''
let releasedHash = ''
let home = ''

beforeAll(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'assay-tamper-'))
  released = path.join(home, 'released')
  plain = path.join(home, 'plain')
  await withWorkspace(async (workspace) => {
    await importPaths(workspace, [await writeOtlp(path.join(home, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(
      workspace,
      uids.map((trace, index) =>
        index % 2 === 0 ? { trace, verdict: 'pass' } : { trace, verdict: 'fail', code: 'PLN.2' },
      ),
    )
    releasedHash = (await buildVersion(workspace, everyTrace, compared, quietCall())).hash
    await buildVersion(workspace, everyTrace, recipe, quietCall())
    const request = { version: 1, format: 'jsonl', overwrite: false }
    await datasetExport(workspace, { ...request, name: 'compared', out: released }, quietCall())
    await datasetExport(workspace, { ...request, name: 'golden', out: plain }, quietCall())
  })
})
afterAll(() => rm(home, { recursive: true, force: true }))

interface Second {
  verifyDataset(
    folder: string,
    options?: { expect?: string | undefined },
  ): { ok: boolean; hash: string | null; problems: { file: string; example: string | null }[] }
}
const second: Second = await import(
  pathToFileURL(path.join(repository, 'resources', 'verify-dataset.mjs')).href
)

/** What our check says; the script that shares no code with it must agree on whether a folder holds, and name what we name. */
async function verify(folder: string, wanted?: string) {
  const ours = await datasetVerify({ workspace: null, folder, expect: wanted }, quietCall())
  const theirs = second.verifyDataset(folder, { expect: wanted })
  expect(theirs.ok, JSON.stringify([ours.problems, theirs.problems.slice(0, 3)])).toBe(ours.ok)
  if (ours.ok) expect(theirs.hash).toBe(ours.hash)
  const named = new Set(ours.problems.map(({ file }) => file))
  if (!ours.ok && !named.has(null)) expect(theirs.problems.some(({ file }) => named.has(file))).toBe(true)
  return ours
}

async function copied<Result>(
  work: (folder: string) => Promise<Result>,
  from: string = released,
): Promise<Result> {
  return withFolder(async (folder) => {
    const copy = path.join(folder, 'copy')
    await cp(from, copy, { recursive: true })
    return work(copy)
  })
}

test('a copy elsewhere verifies', async () => {
  await copied(async (folder) => {
    expect(await verify(folder, releasedHash)).toMatchObject({ ok: true, problems: [] })
  })
})

test('any one changed byte of any file is caught, and the file is the one that is named', async () => {
  const names = (await readdir(released)).toSorted()
  expect(names).toHaveLength(11)
  await copied(async (folder) => {
    for (const name of names) {
      const file = path.join(folder, name)
      const intact = await readFile(file)
      await fc.assert(
        fc.asyncProperty(fc.nat(intact.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
          const changed = Buffer.from(intact)
          changed[at] = (changed[at] ?? 0) ^ by
          await writeFile(file, changed)
          const result = await verify(folder)
          expect(result.ok).toBe(false)
          expect(result.verdict).toBe('broken')
          expect(result.problems[0]?.file).toBe(name)
          if (name === 'examples.jsonl' && intact[at] !== 10) {
            const line = intact.subarray(0, at).toString('latin1').split('\n').length - 1
            const id = JSON.parse(intact.toString('utf8').split('\n')[line] ?? '').metadata.example_id
            expect(result.problems[0]?.example).toBe(id)
          }
        }),
        { numRuns: process.env['ASSAY_SOAK'] === undefined ? 25 : 2000, seed: 1366327518 },
      )
      await writeFile(file, intact)
    }
    expect(await verify(folder)).toMatchObject({ ok: true })
  })
}, 1_200_000)

test('a manifest whose list of files has another name is broken, for both checks', async () => {
  await copied(async (folder) => {
    const file = path.join(folder, 'manifest.json')
    const text = await readFile(file, 'utf8')
    expect(text).toContain('"files":')
    await writeFile(file, text.replace('"files":', '"filex":'))
    expect((await verify(folder)).problems[0]?.file).toBe('manifest.json')
  })
})

test('a file that is missing, cut short, longer or foreign is named', async () => {
  const names = await readdir(released)
  for (const name of names) {
    await copied(async (folder) => {
      const file = path.join(folder, name)
      const intact = await readFile(file)
      await rm(file)
      expect((await verify(folder)).problems.map((problem) => problem.file)).toContain(name)
      for (const bytes of [
        intact.subarray(0, -1),
        intact.subarray(0, intact.length / 2),
        Buffer.concat([intact, Buffer.from('\n')]),
        Buffer.alloc(0),
      ]) {
        await writeFile(file, bytes)
        const result = await verify(folder)
        expect(
          result.problems.map((problem) => problem.file),
          `${name} of ${bytes.length}`,
        ).toContain(name)
      }
    })
  }
  await copied(async (folder) => {
    await writeFile(path.join(folder, 'more.jsonl'), '{}')
    expect(await verify(folder)).toMatchObject({ ok: false, problems: [{ file: 'more.jsonl' }] })
  })
})

/** Changes the lines and seals the folder again, as far as one can without the workspace's key. */
async function resealed(
  folder: string,
  change: (lines: string[], lineage: string[]) => void,
  key: 'kept' | 'own',
): Promise<void> {
  const read = async (name: string) =>
    (await readFile(path.join(folder, name), 'utf8')).split('\n').slice(0, -1)
  const [lines, lineage] = [await read('examples.jsonl'), await read('lineage.jsonl')]
  change(lines, lineage)
  const write = async (name: string, text: string) => {
    await writeFile(path.join(folder, name), text)
    return {
      sha256: sha256(Buffer.from(text)),
      bytes: Buffer.byteLength(text),
      rows: text.split('\n').length - 1,
    }
  }
  const manifest = manifestShape.parse(JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')))
  manifest.examples_root = merkleRoot(lines.map((line) => leafHash(Buffer.from(line)))).toString('hex')
  manifest.files['examples.jsonl'] = await write('examples.jsonl', lines.map((line) => `${line}\n`).join(''))
  manifest.files['lineage.jsonl'] = await write('lineage.jsonl', lineage.map((line) => `${line}\n`).join(''))
  for (const name of ['recipe.yaml', 'contamination.json'] as const) {
    const text = await readFile(path.join(folder, name), 'utf8').catch(() => null)
    if (text !== null) manifest.files[name] = { ...(await write(name, text)), rows: 0 }
  }
  const bytes = manifestBytes(manifest)
  await writeFile(path.join(folder, 'manifest.json'), bytes)
  const hash = versionHash(manifest.examples_root, bytes)
  let publicKey = await readFile(path.join(folder, 'public_key.pem'), 'utf8')
  if (key === 'own') {
    const keys = createKeyPair()
    publicKey = keys.publicKeyPem
    const statement = {
      name: manifest.name,
      hash,
      examples_root: manifest.examples_root,
      manifest_sha256: sha256(bytes),
    }
    await writeFile(path.join(folder, 'signature.json'), signStatement(statement, keys))
    await writeFile(path.join(folder, 'public_key.pem'), publicKey)
  }
  const entries = [
    ...Object.entries(manifest.files).flatMap(([file, facts]) =>
      facts === undefined ? [] : [{ file, sha256: facts.sha256 }],
    ),
    { file: 'manifest.json', sha256: sha256(bytes) },
    { file: 'public_key.pem', sha256: sha256(Buffer.from(publicKey)) },
  ]
  await writeFile(path.join(folder, 'CHECKSUMS'), sumsText({ hash, entries }))
}

function rewrite(
  lines: string[],
  lineage: string[],
  change: (example: {
    expected: { must_not: string[] }
    metadata: Record<string, unknown>
    split: string
  }) => void,
): void {
  const example = JSON.parse(lines[0] ?? '')
  change(example)
  example.metadata.example_id = exampleId(example)
  lines[0] = canonicalJson(example)
  const line = JSON.parse(lineage[0] ?? '')
  lineage[0] = canonicalJson({
    ...line,
    example_id: example.metadata.example_id,
    leaf: leafHash(Buffer.from(lines[0])).toString('hex'),
  })
  lines.sort((left, right) =>
    JSON.parse(left).metadata.example_id < JSON.parse(right).metadata.example_id ? -1 : 1,
  )
}

const forgeries: [string, (lines: string[], lineage: string[]) => void][] = [
  [
    'a relabelled example',
    (lines, lineage) => rewrite(lines, lineage, (example) => (example.expected.must_not = ['POL.1'])),
  ],
  ['a dropped example', (lines, lineage) => void [lines.pop(), lineage.pop()]],
]

test.each(forgeries)('%s sealed again without the key is caught by the signature', async (_, change) => {
  await copied(async (folder) => {
    await resealed(folder, change, 'kept')
    expect(await verify(folder)).toMatchObject({ ok: false, problems: [{ file: 'manifest.json' }] })
  })
})

test('one sealed again with another key is no longer the released version', async () => {
  await copied(async (folder) => {
    await resealed(
      folder,
      (lines, lineage) => rewrite(lines, lineage, (example) => (example.metadata.intent = 'other')),
      'own',
    )
    expect(await verify(folder)).toMatchObject({ ok: true, verdict: 'consistent with itself' })
    expect(await verify(folder, releasedHash)).toMatchObject({ ok: false, problems: [{ what: 'version' }] })
  })
})

test('splits and counts are computed again, whoever signed', async () => {
  await copied(async (folder) => {
    await resealed(
      folder,
      (lines, lineage) =>
        rewrite(lines, lineage, (example) => (example.split = example.split === 'train' ? 'eval' : 'train')),
      'own',
    )
    expect((await verify(folder)).problems[0]).toMatchObject({ what: 'split', file: 'examples.jsonl' })
  }, plain)
  await copied(async (folder) => {
    await resealed(folder, (lines, lineage) => void [lines.pop(), lineage.pop()], 'own')
    expect((await verify(folder)).problems[0]).toMatchObject({ what: 'count', file: 'manifest.json' })
  })
})

test('a certificate or recipe that was rewritten is named, whoever signed', async () => {
  await copied(async (folder) => {
    const file = path.join(folder, 'contamination.json')
    const certificate = JSON.parse(await readFile(file, 'utf8'))
    certificate.verdict = certificate.verdict === 'clean' ? 'open' : 'clean'
    await writeFile(file, `${canonicalJson(certificate)}\n`)
    await resealed(folder, () => undefined, 'own')
    expect((await verify(folder)).problems).toMatchObject([
      { what: 'certificate', file: 'contamination.json' },
    ])
  })
  await copied(async (folder) => {
    const file = path.join(folder, 'recipe.yaml')
    await writeFile(file, (await readFile(file, 'utf8')).replace('seed: 1', 'seed: 2'))
    await resealed(folder, () => undefined, 'own')
    const { problems } = await datasetVerify({ workspace: null, folder }, quietCall())
    expect(problems).toMatchObject([{ what: 'recipe', file: 'recipe.yaml' }])
  })
})

test('in the workspace a changed version is listed, named, not exported and not passed off as built', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(workspace, [{ trace: uids[0] ?? '', verdict: 'pass' }])
    await datasetBuild(workspace, { recipe: testRecipe() }, quietCall())
    const home = path.join(workspace.paths.datasets, 'golden', '1')
    const manifest = await readFile(path.join(home, 'manifest.json'), 'utf8')
    await writeFile(path.join(home, 'manifest.json'), manifest.slice(1))
    expect((await datasetsList(workspace)).datasets[0]?.versions).toMatchObject([{ version: 1, examples: 1 }])
    expect(
      (await datasetVerify({ workspace, name: 'golden', version: 1 }, quietCall())).problems[0]?.file,
    ).toBe('manifest.json')
    await writeFile(path.join(home, 'manifest.json'), manifest)
    await writeFile(path.join(home, 'card.md'), 'Other words.\n')
    const request = {
      name: 'golden',
      version: 1,
      format: 'jsonl',
      out: path.join(folder, 'out'),
      overwrite: false,
    }
    await expect(datasetExport(workspace, request, quietCall())).rejects.toMatchObject({
      code: 'gate_failed',
    })
    await expect(datasetBuild(workspace, { recipe: testRecipe() }, quietCall())).rejects.toMatchObject({
      code: 'conflict',
    })
    const source = path.join(workspace.paths.vault, 'files', JSON.parse(manifest).sources[0].sha256)
    await writeFile(source, 'gone')
    const { problems } = await datasetVerify({ workspace, name: 'golden', version: 1 }, quietCall())
    expect(problems.map((problem) => problem.what)).toEqual(['file', 'source'])
  })
})
