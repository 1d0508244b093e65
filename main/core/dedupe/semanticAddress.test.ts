import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { withEmbeddingServer, withServer } from '../../../tests/embeddingServer.ts'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { constantSql } from '../db/sql.ts'
import { semanticFind } from './semantic.ts'
import { groupsNow, importQuestions, questions } from '../../../tests/semanticFixture.ts'
import { semanticGroups } from './semanticReading.ts'

const seed = 1
const builtIn = { kind: 'built-in' as const }

test('a server at an address is asked once for each text, with masked text alone, and named in the run', async () => {
  await withEmbeddingServer(async (url, asked) => {
    await withWorkspace(async (workspace, folder) => {
      await importQuestions(workspace, folder, [
        { question: 'write to ann@tidewell.example please' },
        { question: 'please write to ann@tidewell.example' },
        { question: 'zzz qqq' },
      ])
      const embedder = { kind: 'address' as const, url, model: 'letters', remote: false }
      const run = await semanticFind(workspace, { embedder, threshold: 0.95, seed }, quietCall())
      expect(run).toMatchObject({ embedder: `letters at ${url}`, dimension: 26, groups: 1, members: 2 })
      expect(asked.flat()).toHaveLength(3)
      expect(asked.flat().join(' ')).not.toContain('tidewell')
      await semanticFind(workspace, { embedder, threshold: 0.9, seed }, quietCall())
      expect(asked.flat()).toHaveLength(3)
      const [record] = await workspace.database.all<{ said: string }>(
        constantSql("select parameters->>'embedder' as said from runs where stage = 'semantic.find' limit 1"),
      )
      expect(record?.said).toBe(`letters at ${url}`)
    })
  })
})

test('another machine is not asked unless that is meant, and what is no answer changes nothing', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importQuestions(
      workspace,
      folder,
      questions.map((question) => ({ question })),
    )
    await semanticFind(workspace, { embedder: builtIn, threshold: 0.6, seed }, quietCall())
    const before = await groupsNow(workspace)
    const ask = (url: string) =>
      semanticFind(
        workspace,
        { embedder: { kind: 'address', url, model: 'm', remote: false }, threshold: 0.6, seed },
        quietCall(),
      )
    await expect(ask('http://embeddings.example')).rejects.toMatchObject({ code: 'invalid_input' })
    await withEmbeddingServer(
      async (url) => expect(ask(url)).rejects.toMatchObject({ code: 'schema_mismatch' }),
      () => ({ status: 200, body: { data: [] } }),
    )
    await withEmbeddingServer(
      async (url) => expect(ask(url)).rejects.toMatchObject({ code: 'disconnected' }),
      () => ({ status: 404, body: {} }),
    )
    expect(await groupsNow(workspace)).toEqual(before)
  })
})

test('the same text is asked for once, and vectors of one path of a server are not those of another', async () => {
  await withEmbeddingServer(async (url, asked) => {
    await withWorkspace(async (workspace, folder) => {
      const question = 'same words'
      await importQuestions(workspace, folder, [{ question }, { question, success: false }, { question }])
      const find = (at: string) =>
        semanticFind(
          workspace,
          {
            embedder: { kind: 'address', url: `${url}${at}`, model: 'letters', remote: false },
            threshold: 0.9,
            seed,
          },
          quietCall(),
        )
      const run = await find('/a/v1')
      expect(run).toMatchObject({ embedder: `letters at ${url}/a/v1/embeddings`, compared: 3, members: 2 })
      expect(asked.flat()).toEqual([question])
      await find('/b/v1')
      expect(asked.flat()).toEqual([question, question])
    })
  })
})

test('a redirect is not followed, and numbers too large are no vector and are not kept', async () => {
  let followed = 0
  const elsewhere: RequestListener = (_, response) => {
    followed++
    response.end()
  }
  await withServer(elsewhere, async (location) => {
    await withWorkspace(async (workspace, folder) => {
      await importQuestions(workspace, folder, [{ question: 'one' }, { question: 'two' }])
      const find = (url: string) =>
        semanticFind(
          workspace,
          { embedder: { kind: 'address', url, model: 'm', remote: false }, threshold: 0.9, seed },
          quietCall(),
        )
      await withEmbeddingServer(
        async (url, asked) => {
          await expect(find(url)).rejects.toMatchObject({ message: expect.stringContaining('not followed') })
          expect(asked).toHaveLength(1)
        },
        () => ({ status: 307, body: {}, location }),
      )
      await withEmbeddingServer(
        async (url) => expect(find(url)).rejects.toMatchObject({ code: 'schema_mismatch' }),
        (texts) => ({
          status: 200,
          body: { data: texts.map((_, index) => ({ index, embedding: [1e300, 1] })) },
        }),
      )
      expect(followed).toBe(0)
      expect(await workspace.database.all(constantSql('select * from embeddings'))).toEqual([])
    })
  })
})

test('a cancel stops the asking and leaves the groups as they were', async () => {
  await withEmbeddingServer(async (url) => {
    await withWorkspace(async (workspace, folder) => {
      await importQuestions(
        workspace,
        folder,
        questions.map((question) => ({ question })),
      )
      const controller = new AbortController()
      const call = quietCall({
        signal: controller.signal,
        progress: ({ phase }) => phase === 'Asking for vectors' && controller.abort(),
      })
      const embedder = { kind: 'address' as const, url, model: 'letters', remote: false }
      await expect(semanticFind(workspace, { embedder, threshold: 0.6, seed }, call)).rejects.toBeDefined()
      expect((await semanticGroups(workspace, { offset: 0, limit: 10 })).run).toBeNull()
    })
  })
})
