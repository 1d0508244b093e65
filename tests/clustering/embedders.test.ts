import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { clustersRun, clusterTexts } from '../../main/core/clustering/clustering.ts'
import { constantSql } from '../../main/core/db/sql.ts'
import { withEmbeddingServer } from '../embeddingServer.ts'
import { phoenixLine } from '../phoenixLine.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

// Texts that share no word, and a model that knows which of them mean the same.
const meanings = [
  ['refund me', 'give back what i paid', 'return the sum'],
  ['where is it', 'track parcel', 'delivery state'],
  ['shut account', 'delete profile', 'leave for good'],
]

/** A server that gives texts of one meaning the same direction. */
const withModel = (work: (url: string, asked: string[][]) => Promise<void>) =>
  withEmbeddingServer(work, (texts) => ({
    status: 200,
    body: {
      data: texts.map((text, index) => ({
        index,
        embedding: [...meanings.map((own) => (own.includes(text) ? 1 : 0)), text.length / 1000],
      })),
    },
  }))

test('texts that share no word are clustered by a model that knows what they mean', async () => {
  await withModel(async (url) => {
    const texts = meanings.flat().map((text, id) => ({ id, text }))
    const embedder = { kind: 'address' as const, url, model: 'meanings', remote: false }
    const found = await clusterTexts({}, { texts, seed: 1, embedder }, quietCall())
    const clusters = found.rows.map(({ cluster }) => cluster)
    expect(new Set(clusters).size).toBe(3)
    for (const start of [0, 3, 6]) expect(new Set(clusters.slice(start, start + 3)).size).toBe(1)
    const alone = await clusterTexts({}, { texts, seed: 1 }, quietCall())
    expect(alone.rows.map(({ cluster }) => cluster)).not.toEqual(clusters)
    await expect(
      clusterTexts({}, { texts, seed: 1, embedder: { kind: 'export' } }, quietCall()),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

test('texts of no workspace are masked too before a server sees them', async () => {
  await withModel(async (url, asked) => {
    const texts = ['write to ann.lee@tidewell.example', 'my card is 4111 1111 1111 1111', 'track parcel'].map(
      (text, id) => ({ id, text }),
    )
    const embedder = { kind: 'address' as const, url, model: 'meanings', remote: false }
    await clusterTexts({}, { texts, seed: 1, embedder }, quietCall())
    expect(asked.flat()).toHaveLength(3)
    expect(asked.flat().join(' ')).not.toMatch(/ann|lee|tidewell|4111|1111/)
    expect(asked.flat()).toContain('track parcel')
  })
})

test('a model reads texts as they were written, and what differs in case alone is asked once', async () => {
  await withModel(async (url, asked) => {
    const texts = ['Where is it?', 'WHERE is it', 'Shut my account!'].map((text, id) => ({ id, text }))
    const embedder = { kind: 'address' as const, url, model: 'meanings', remote: false }
    const { rows } = await clusterTexts({}, { texts, seed: 1, embedder }, quietCall())
    expect(asked.flat()).toEqual(['Where is it?', 'Shut my account!'])
    expect(rows[0]?.cluster).toBe(rows[1]?.cluster)
  })
})

test('failures are clustered by what their questions mean, and the run names the model', async () => {
  await withModel(async (url) => {
    await withWorkspace(async (workspace, folder) => {
      const lines = meanings
        .flat()
        .flatMap((question) => [question, question, question])
        .map((question, index) => phoenixLine(index, { 'input.value': question, success: false }))
      await writeFile(path.join(folder, 'spans.jsonl'), `${lines.join('\n')}\n`)
      await importPaths(workspace, [path.join(folder, 'spans.jsonl')])
      const input = { where: '', name: 'meanings', seed: 1, mode: 'text' as const, all: false }
      const embedder = {
        kind: 'address' as const,
        url: `${url}/v1?key=secret`,
        model: 'meanings',
        remote: false,
      }
      const run = await clustersRun(workspace, { ...input, embedder }, null, quietCall())
      expect(run.clusters.map(({ size }) => size)).toEqual([9, 9, 9])
      const [record] = await workspace.database.all<{ said: string }>(
        constantSql("select parameters->>'embedder' as said from runs where stage = 'clusters.run'"),
      )
      expect(record?.said).toBe(`meanings at ${url}`)
      await expect(
        clustersRun(workspace, { ...input, mode: 'tools', embedder }, null, quietCall()),
      ).rejects.toMatchObject({ code: 'invalid_input' })
    })
  })
})
