import { afterEach, expect, test, vi } from 'vitest'
import { quietCall } from '../../../tests/workspaceFixture.ts'
import { addressEmbedder } from './address.ts'
import { requestsSent } from './requestsSent.ts'

const limits = { timeoutMs: 1000, retries: 1, pauseMs: 1 }

afterEach(() => vi.restoreAllMocks())

function embed(url: string) {
  return addressEmbedder({ kind: 'address', url, model: 'm', remote: true }, limits).embed(
    ['one'],
    quietCall(),
  )
}

test('each request to another machine is counted, a failed one too, and none to this machine', async () => {
  const before = requestsSent()
  const fetched = vi
    .spyOn(globalThis, 'fetch')
    .mockImplementation(async () => Response.json({ data: [{ index: 0, embedding: [1, 0] }] }))
  for (const own of ['http://127.0.0.1:9', 'http://localhost:9', 'http://[::1]:9']) await embed(own)
  expect(fetched).toHaveBeenCalledTimes(3)
  expect(requestsSent() - before).toBe(0)
  await embed('http://embeddings.example')
  expect(requestsSent() - before).toBe(1)
  fetched.mockRejectedValue(new TypeError('refused'))
  await expect(embed('http://embeddings.example')).rejects.toMatchObject({ code: 'disconnected' })
  expect(requestsSent() - before).toBe(3)
})
