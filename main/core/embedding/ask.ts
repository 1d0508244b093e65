import { setTimeout as wait } from 'node:timers/promises'
import { WorkbenchError } from '../../../shared/errors.ts'
import { countRequest } from './requestsSent.ts'

export interface AskLimits {
  /** A server that has not answered by then is taken for gone, in milliseconds. */
  timeoutMs: number
  /** Times that a busy or failing server is asked again. */
  retries: number
  /** Before the first of them, in milliseconds; each further waits twice as long. */
  pauseMs: number
}

const usual: AskLimits = { timeoutMs: 60_000, retries: 2, pauseMs: 500 }
const largestAnswer = 256 << 20

/** Posts JSON and gives what is answered. Redirects are not followed: what was typed is where text goes. */
export async function ask(
  url: URL,
  body: unknown,
  signal: AbortSignal,
  { timeoutMs, retries, pauseMs }: AskLimits = usual,
): Promise<unknown> {
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted()
    let failure: string
    countRequest(url)
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      if (response.ok) return await jsonOf(response)
      await response.body?.cancel()
      const redirected = response.status >= 300 && response.status < 400
      failure = redirected
        ? `it sends on to another address (status ${response.status}), which is not followed`
        : `it answered with status ${response.status}`
      if (response.status !== 429 && response.status < 500) throw unanswered(url, failure)
    } catch (error) {
      signal.throwIfAborted()
      if (error instanceof WorkbenchError) throw error
      failure =
        error instanceof Error && error.name === 'TimeoutError'
          ? `it did not answer within ${timeoutMs / 1000} s`
          : 'it could not be reached'
    }
    if (attempt >= retries) throw unanswered(url, failure)
    await wait(pauseMs * 2 ** attempt, undefined, { signal })
  }
}

async function jsonOf(response: Response): Promise<unknown> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > largestAnswer)
      throw new WorkbenchError('schema_mismatch', 'The server answered with too much. Nothing was changed.')
    parts.push(part)
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'))
  } catch {
    return null
  }
}

const unanswered = (url: URL, why: string) =>
  new WorkbenchError(
    'disconnected',
    `The embedding server at ${url.host} gave no vectors: ${why}. Nothing was changed.`,
    {
      hint: 'Start it, check the address and the model, and try again.',
    },
  )
