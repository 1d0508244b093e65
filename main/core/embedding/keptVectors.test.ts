import { expect, test } from 'vitest'
import { withEmbeddingServer } from '../../../tests/embeddingServer.ts'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { addressEmbedder } from './address.ts'
import { embedKept } from './keptVectors.ts'

test('vectors that came before a cancel are kept, and only the rest is asked for again', async () => {
  await withEmbeddingServer(async (url, asked) => {
    await withWorkspace(async (workspace) => {
      const texts = Array.from({ length: 1100 }, (_, n) => `question ${'ab'.repeat(n % 7)} number ${n}`)
      const embedder = addressEmbedder({ kind: 'address', url, model: 'letters', remote: false })
      const controller = new AbortController()
      const call = quietCall({
        signal: controller.signal,
        progress: ({ done, total }) => {
          expect(total).toBe(texts.length)
          if (done >= 1024) controller.abort()
        },
      })
      await workspace.database.withSession(async (session) => {
        await expect(embedKept(session, embedder, texts, call)).rejects.toBeDefined()
        const before = asked.flat().length
        expect(before).toBe(1024)
        const vectors = await embedKept(session, embedder, texts, quietCall())
        expect(asked.flat().slice(before)).toEqual(texts.slice(1024))
        const fresh = await embedder.embed(texts, quietCall())
        expect(vectors).toEqual(fresh)
      })
    })
  })
})
