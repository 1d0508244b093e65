/** So long a slice of work leaves windows and cancels room. */
const sliceMs = 12

/**
 * Answers a pause to await between small pieces of work: it gives others their turn once a slice is used up,
 * and throws where the work was cancelled.
 */
export function createPause(signal: AbortSignal): () => Promise<void> {
  let until = performance.now() + sliceMs
  return async () => {
    if (performance.now() < until) return
    await new Promise((resolve) => setImmediate(resolve))
    signal.throwIfAborted()
    until = performance.now() + sliceMs
  }
}
