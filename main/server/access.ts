import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface Access {
  /** 256 bits, for the URL's fragment. */
  token: string
  /** Whether a request names this server alone, so that no other name can be bound to its address. */
  hostIsOurs(headers: IncomingHttpHeaders): boolean
  /** Whether a request comes from our own page; `required` where a browser always says so. */
  originIsOurs(headers: IncomingHttpHeaders, required: boolean): boolean
  /** Settles true at once for the right token; for a wrong one false, later with each wrong one before it. */
  admits(token: string | undefined): Promise<boolean>
}

const firstPenaltyMs = 200
const longestPenaltyMs = 10_000
const forgottenAfterMs = 60_000

/** Who may talk to the server on this port. */
export function createAccess(options: {
  port: () => number
  now: () => number
  wait: (ms: number) => Promise<void>
}): Access {
  const token = randomBytes(32).toString('base64url')
  const expected = digest(token)
  let wrong = 0
  let lastWrongMs = 0
  const authority = () => `127.0.0.1:${options.port()}`
  return {
    token,
    hostIsOurs: ({ host }) => host === authority(),
    originIsOurs: ({ origin }, required) =>
      origin === undefined ? !required : origin === `http://${authority()}`,
    admits: async (given) => {
      if (given !== undefined && timingSafeEqual(digest(given), expected)) return true
      const now = options.now()
      if (now - lastWrongMs > forgottenAfterMs) wrong = 0
      lastWrongMs = now
      wrong += 1
      await options.wait(Math.min(firstPenaltyMs * 2 ** (wrong - 1), longestPenaltyMs))
      return false
    },
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()
