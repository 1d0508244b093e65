import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { EmbedderChoice } from '../../../shared/protocol/methods/embedders.ts'
import { normalise } from '../text/svd.ts'
import { ask, type AskLimits } from './ask.ts'
import type { Embedder } from './embedder.ts'
import { isLoopback } from './requestsSent.ts'

const batch = 64
// Far above what a model gives, and its square still fits.
const largest = 1e15

const answer = z.object({
  data: z.array(
    z.object({ index: z.number().int().min(0), embedding: z.array(z.number()).min(1).max(16_384) }),
  ),
})

/**
 * A server that speaks OpenAI's `/v1/embeddings`. Nothing is sent before `embed` is called. Fails with
 * invalid_input where the address is another machine and that was not said to be meant, with disconnected where the server
 * does not answer, with schema_mismatch where what it answers is not a vector a text, all of one dimension.
 */
export function addressEmbedder(
  { url, model, remote }: Extract<EmbedderChoice, { kind: 'address' }>,
  limits?: AskLimits,
): Embedder {
  if (!isLoopback(url) && !remote)
    throw new WorkbenchError(
      'invalid_input',
      `${new URL(url).host} is not this machine: the redacted text of every trace compared would leave it. Nothing was sent.`,
      { hint: 'Use a server on 127.0.0.1, or say that another machine is meant.' },
    )
  const endpoint = endpointOf(url)
  return {
    name: `${model} at ${endpoint.origin}${placeOf(endpoint)}`,
    keepable: true,
    embed: async (texts, { signal, progress }) => {
      let values = new Float32Array(0)
      let columns = 0
      for (let from = 0; from < texts.length; from += batch) {
        progress({ phase: 'Asking for vectors', done: from, total: texts.length, unit: 'texts' })
        // An empty text is refused by some servers.
        const input = texts.slice(from, from + batch).map((text) => (text === '' ? ' ' : text))
        const rows = vectorsFrom(await ask(endpoint, { model, input }, signal, limits), input.length)
        const width = rows[0]?.length ?? 0
        if (columns === 0) {
          columns = width
          values = new Float32Array(texts.length * columns)
        }
        for (const [row, vector] of rows.entries()) {
          if (vector.length !== columns)
            throw unfit(`a vector of ${vector.length} numbers after vectors of ${columns}`)
          if (!vector.every((each) => Math.abs(each) <= largest))
            throw unfit('numbers too large for a vector')
          values.set(vector, (from + row) * columns)
        }
      }
      const vectors = { rows: texts.length, columns, values }
      normalise(vectors)
      return vectors
    },
  }
}

// The base of a server, its `/v1`, and the whole address are all what people type.
function endpointOf(typed: string): URL {
  const url = new URL(typed)
  const path = url.pathname.replace(/\/+$/, '')
  if (!path.endsWith('/embeddings')) url.pathname = `${path}${/\/v\d+$/.test(path) ? '' : '/v1'}/embeddings`
  return url
}

// One server may serve models of one name at several paths: the usual path goes without saying. What stands after a
// question mark may be a secret, so a name never carries it.
const placeOf = ({ pathname }: URL) => (pathname === '/v1/embeddings' ? '' : pathname)

function vectorsFrom(body: unknown, count: number): number[][] {
  const parsed = answer.safeParse(body)
  if (!parsed.success) throw unfit('something else than a list of vectors')
  const rows = new Map(parsed.data.data.map(({ index, embedding }) => [index, embedding]))
  return Array.from({ length: count }, (_, index) => {
    const row = rows.get(index)
    if (row === undefined) throw unfit(`${rows.size} vectors for ${count} texts`)
    return row
  })
}

const unfit = (what: string) =>
  new WorkbenchError('schema_mismatch', `The embedding server answered with ${what}. Nothing was changed.`, {
    hint: 'Check that the address is an OpenAI-compatible /v1/embeddings and that the model makes embeddings.',
  })
