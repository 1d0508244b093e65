/** A tool call on the clock of its trace, in any unit. */
export interface ClockedCall {
  tool: string | null
  start: number | null
  end: number | null
  failed: boolean
}

/**
 * The calls of other tools that were still running when `late` began and ended well, if `late` failed: what it
 * may have had to wait for. Empty for a call that did not fail.
 */
export function unfinishedCalls<Call extends ClockedCall>(late: Call, calls: readonly Call[]): Call[] {
  const { start } = late
  if (!late.failed || late.tool === null || start === null) return []
  return calls.filter(
    (early) =>
      early !== late &&
      early.tool !== null &&
      early.tool !== late.tool &&
      !early.failed &&
      early.start !== null &&
      early.end !== null &&
      early.start <= start &&
      early.end > start,
  )
}
