import type { Page } from '@playwright/test'
import { decodeFrame, encodeFrame } from '../../shared/protocol/frames.ts'
import type { ErrorCode } from '../../shared/errors.ts'
import type { Progress } from '../../shared/protocol/define.ts'
import type { FromCore, ToCore } from '../../shared/protocol/wire.ts'

export interface Wiretap {
  /** From now on calls of these methods stay without an answer, get an error, or go through as usual. */
  set(fate: (method: string) => 'held' | 'failed' | 'through'): void
  /** Reports progress on the calls that are held. */
  progress(progress: Progress): void
  /** Drops the connection, now and whenever the page connects again. */
  cut(): void
}

/** Stands between a page and its core. To be called before the page is opened. */
export async function wiretap(page: Page): Promise<Wiretap> {
  let fateOf: (method: string) => 'held' | 'failed' | 'through' = () => 'through'
  let isCut = false
  const open = new Set<() => void>()
  const held = new Map<number, (message: FromCore) => void>()
  await page.routeWebSocket(/\/socket/, (socket) => {
    if (isCut) {
      void socket.close()
      return
    }
    const core = socket.connectToServer()
    const answer = (message: FromCore) => {
      const frame = encodeFrame(message)
      socket.send(typeof frame === 'string' ? frame : Buffer.from(frame))
    }
    open.add(() => {
      void core.close()
      void socket.close()
    })
    const fail = (id: number, code: ErrorCode) =>
      answer({
        type: 'reply',
        id,
        reply: {
          ok: false,
          error: { code, message: 'It was not done.', hint: 'Try again.', retryable: true },
        },
        durationMs: 1,
      })
    socket.onMessage((frame) => {
      const message = decodeFrame(frame) as ToCore
      if (message.type === 'cancel' && held.delete(message.id)) fail(message.id, 'cancelled')
      else if (message.type !== 'call' || fateOf(message.method) === 'through') core.send(frame)
      else if (fateOf(message.method) === 'held') held.set(message.id, answer)
      else fail(message.id, 'internal')
    })
  })
  return {
    set: (fate) => (fateOf = fate),
    progress: (progress) => {
      for (const [id, answer] of held) answer({ type: 'progress', id, progress })
    },
    cut: () => {
      isCut = true
      for (const close of open) close()
    },
  }
}
