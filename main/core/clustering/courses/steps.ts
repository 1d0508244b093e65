/** What a step of a trace came to. */
export type Outcome = 'ok' | 'error' | 'timeout' | 'denied' | 'unavailable'

/** One span as clustering sees it, in order of start. */
export interface Step {
  span: string
  kind: string
  name: string | null
  tool: string | null
  status: string
  error: string | null
  /** Microseconds since 1970; null where the export has no times. */
  start: number | null
  end: number | null
  triggered: boolean | null
  /** Hash of what a tool was given; null where the text is not there. */
  given: string | null
  /** Status message or, of a tool that failed, what it answered; values masked. */
  message: string | null
  /** A sentence in a tool's answer that speaks of trouble; values masked. */
  complaint: string | null
  /** A tool's answer is an empty list or object. */
  empty: boolean
}

const classes: readonly (readonly [Outcome, RegExp])[] = [
  ['timeout', /timed?[_ -]?out|deadline|no answer (from|within)/i],
  ['denied', /denied|permission|forbidden|unauthori[sz]ed|not allowed|\b40[13]\b/i],
  ['unavailable', /unavailable|connection|refused|overloaded|\b50[234]\b/i],
]

/** What a step came to: by its status, and by what it says where it failed. */
export function outcomeOf({ status, error, message }: Pick<Step, 'status' | 'error' | 'message'>): Outcome {
  if (status !== 'error') return 'ok'
  const said = [error ?? '', message ?? '']
  for (const text of said) for (const [outcome, words] of classes) if (words.test(text)) return outcome
  return 'error'
}
