import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Answer {
  status: number
  body: unknown
  location?: string
}

/** Runs `work` beside a server on the loopback address; nothing of it is left afterwards. */
export async function withServer(
  listener: RequestListener,
  work: (url: string) => Promise<void>,
): Promise<void> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

/** A server that speaks `/v1/embeddings` and keeps what it was asked; usually it answers with `letterCounts`. */
export function withEmbeddingServer(
  work: (url: string, asked: string[][]) => Promise<void>,
  answer: (texts: string[]) => Answer = letterCounts,
): Promise<void> {
  const asked: string[][] = []
  const listener: RequestListener = (request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString('utf8')))
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] }
      asked.push(input)
      const { status, body: said, location } = answer(input)
      const headers = {
        'content-type': 'application/json',
        ...(location === undefined ? {} : { location }),
      }
      response.writeHead(status, headers).end(JSON.stringify(said))
    })
  }
  return withServer(listener, (url) => work(url, asked))
}

/** A text becomes a vector of how often each letter stands in it; the last text is answered first. */
export function letterCounts(texts: string[]): Answer {
  const data = texts.map((text, index) => ({
    index,
    embedding: [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => text.split(letter).length - 1),
  }))
  return { status: 200, body: { data: data.reverse() } }
}
