import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { clustersRun, clusterTexts } from '../../main/core/clustering/clustering.ts'
import { constantSql } from '../../main/core/db/sql.ts'
import { phoenixLine } from '../phoenixLine.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

// Texts that share no word, and a model that knows which of them mean the same.
const meanings = [
  ['refund me', 'give back what i paid', 'return the sum'],
  ['where is it', 'track parcel', 'delivery state'],
  ['shut account', 'delete profile', 'leave for good'],
]

async function withModel(work: (url: string, asked: string[]) => Promise<void>): Promise<void> {
  const asked: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString('utf8')))
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] }
      asked.push(...input)
      const data = input.map((text, index) => ({
        index,
        embedding: [...meanings.map((own) => (own.includes(text) ? 1 : 0)), text.length / 1000],
      }))
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ data }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

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
    expect(asked).toHaveLength(3)
    expect(asked.join(' ')).not.toMatch(/ann|lee|tidewell|4111|1111/)
    expect(asked).toContain('track parcel')
  })
})

test('failures are clustered by what their questions mean, and the run names the model', async () => {
  await withModel(async (url) => {
    await withWorkspace(async (workspace, folder) => {
      const lines = meanings
        .flat()
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
      expect(run.clusters.map(({ size }) => size)).toEqual([3, 3, 3])
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
