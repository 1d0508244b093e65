import { createPublicKey, verify } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { buildVersion } from '../../main/core/datasets/building/build.ts'
import { lineageStatement } from '../../main/core/datasets/datasets.ts'
import {
  addLabels,
  everyTrace,
  testRecipe,
  traceUids,
  writeOtlp,
} from '../../main/core/datasets/datasetsFixture.ts'
import { sha256 } from '../../main/core/datasets/versions/manifest.ts'
import { sql } from '../../main/core/db/sql.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

const built = (work: (workspace: Workspace, source: string) => Promise<void>) =>
  withWorkspace(async (workspace, folder) => {
    const conversations = [0, 1, 2].map((index) => ({ index, session: `s${index}`, user: `u${index}` }))
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(
      workspace,
      uids.map((trace) => ({ trace, verdict: 'pass' as const })),
    )
    await buildVersion(workspace, everyTrace, testRecipe({ name: 'golden' }), quietCall())
    const file = await workspace.database.first<{ sha256: string }>(
      sql`select file_sha256 as sha256 from imports`,
    )
    await work(workspace, file?.sha256 ?? '')
  })

const stated = async (workspace: Workspace, standard: 'intoto' | 'prov' | 'openlineage') =>
  JSON.parse((await lineageStatement(workspace, { dataset: 'golden@1', standard })).text) as never

test('an in-toto statement is signed, and names every file by the hash of its bytes', () =>
  built(async (workspace, source) => {
    const envelope: { payload: string; payloadType: string; signatures: { sig: string }[] } = await stated(
      workspace,
      'intoto',
    )
    const payload = Buffer.from(envelope.payload, 'base64')
    const signed = (bytes: Buffer) =>
      verify(
        null,
        Buffer.concat([
          Buffer.from(`DSSEv1 ${envelope.payloadType.length} ${envelope.payloadType} ${bytes.length} `),
          bytes,
        ]),
        createPublicKey(workspace.file.public_key),
        Buffer.from(envelope.signatures[0]?.sig ?? '', 'base64'),
      )
    expect(signed(payload)).toBe(true)
    const changed = Buffer.from(payload)
    changed[20] = (changed[20] ?? 0) ^ 1
    expect(signed(changed)).toBe(false)
    const statement = JSON.parse(payload.toString('utf8')) as {
      subject: { name: string; digest: { sha256: string } }[]
      predicate: { buildDefinition: { resolvedDependencies: { digest: { sha256: string } }[] } }
    }
    const folder = path.join(workspace.paths.datasets, 'golden', '1')
    for (const { name, digest } of statement.subject)
      expect(sha256(await readFile(path.join(folder, name))), name).toBe(digest.sha256)
    expect(statement.subject.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['examples.jsonl', 'lineage.jsonl', 'manifest.json']),
    )
    expect(statement.predicate.buildDefinition.resolvedDependencies).toContainEqual(
      expect.objectContaining({ digest: { sha256: source } }),
    )
  }))

test('PROV and OpenLineage name the source, the version and the build, and are the same each time', () =>
  built(async (workspace, source) => {
    for (const standard of ['prov', 'openlineage', 'intoto'] as const) {
      const [one, other] = [await stated(workspace, standard), await stated(workspace, standard)]
      expect(one).toEqual(other)
    }
    const prov: Record<string, Record<string, unknown>> = await stated(workspace, 'prov')
    expect(Object.keys(prov['entity'] ?? {})).toContain(`source:${source}`)
    const declared = new Set(['entity', 'activity', 'agent'].flatMap((kind) => Object.keys(prov[kind] ?? {})))
    for (const kind of ['used', 'wasGeneratedBy', 'wasDerivedFrom', 'wasAssociatedWith'])
      for (const relation of Object.values(prov[kind] ?? {}))
        for (const id of Object.values(relation as Record<string, string>)) expect(declared).toContain(id)
    const event: { inputs: { name: string }[]; outputs: unknown[] } = await stated(workspace, 'openlineage')
    expect(event.inputs.map(({ name }) => name)).toContain(source)
    expect(event.outputs).toHaveLength(1)
    await expect(
      lineageStatement(workspace, { dataset: 'nothing@1', standard: 'prov' }),
    ).rejects.toMatchObject({ code: 'not_found' })
  }))
