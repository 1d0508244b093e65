import type { Duplex, FromCore, ToCore } from '../../shared/protocol/wire.ts'

const helloWithinMs = 10_000

/**
 * A connection from which nothing passes until its first message is a `hello` with an admitted token. One
 * without it, or silent for too long, is refused.
 */
export function admitted(
  duplex: Duplex<FromCore, ToCore>,
  admits: (token: string | undefined) => Promise<boolean>,
  refuse: () => void,
): Duplex<FromCore, ToCore> {
  let state: 'waiting' | 'checking' | 'open' | 'refused' = 'waiting'
  let held: ToCore[] = []
  const refused = () => {
    state = 'refused'
    held = []
    refuse()
  }
  const late = setTimeout(() => state === 'waiting' && refused(), helloWithinMs)
  late.unref()
  duplex.onClose(() => clearTimeout(late))
  return {
    ...duplex,
    onMessage: (receive) =>
      duplex.onMessage((message) => {
        if (state === 'open') receive(message)
        else if (state === 'checking' && held.length < 64) held.push(message)
        else if (state === 'waiting') {
          clearTimeout(late)
          state = 'checking'
          held.push(message)
          const token = message?.type === 'hello' ? message.token : undefined
          void admits(token).then((right) => {
            if (!right) return refused()
            state = 'open'
            for (const waiting of held) receive(waiting)
            held = []
          })
        }
      }),
  }
}
