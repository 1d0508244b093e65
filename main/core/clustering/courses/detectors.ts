import { unfinishedCalls } from '../../../../shared/domain/unfinishedCalls.ts'
import { outcomeOf, type Outcome, type Step } from './steps.ts'

/** A sign of failure in the course of a trace, told without any policy. */
export interface Finding {
  detector: 'repeated call' | 'before its turn' | 'denied, retried, timed out'
  /** Spans in which it shows, in order. */
  spans: string[]
  /** The same words for the same sign, without values of the trace. */
  text: string
}

const repeats = 3
/** Without their arguments, calls of one tool in a row say less. */
const repeatsUnseen = 5

/** Runs the three detectors over the steps of one trace, in order of start. */
export function detect(steps: readonly Step[]): Finding[] {
  const calls = steps.filter((step) => step.tool !== null)
  return [...repeatedCalls(calls), ...callsBeforeTheirTurn(calls), ...deniedThenTimedOut(calls)]
}

/** The same tool with the same arguments and the same outcome, again and again. */
function repeatedCalls(calls: readonly Step[]): Finding[] {
  const alike = new Map<string, Step[]>()
  for (const call of calls) {
    const key = JSON.stringify([call.tool, call.given, outcomeOf(call)])
    alike.set(key, [...(alike.get(key) ?? []), call])
  }
  const found = new Map<string, Finding>()
  for (const same of alike.values()) {
    const [first] = same
    if (first === undefined || same.length < (first.given === null ? repeatsUnseen : repeats)) continue
    // A refused call that is tried again is another sign.
    if (outcomeOf(first) !== 'ok') continue
    const tool = first.tool ?? ''
    const spans = [...(found.get(tool)?.spans ?? []), ...same.map(({ span }) => span)]
    found.set(tool, { detector: 'repeated call', spans, text: `loop of ${tool}` })
  }
  return [...found.values()]
}

/** A call that fails and began while a call of another tool was still running. */
function callsBeforeTheirTurn(calls: readonly Step[]): Finding[] {
  const found = new Map<string, Finding>()
  const clocked = calls.map((call) => ({ ...call, failed: outcomeOf(call) !== 'ok' }))
  for (const late of clocked) {
    for (const early of unfinishedCalls(late, clocked)) {
      const text = `${late.tool} before ${early.tool} ends`
      const spans = [...(found.get(text)?.spans ?? [early.span]), late.span]
      found.set(text, { detector: 'before its turn', spans, text })
    }
  }
  return [...found.values()]
}

const letters: Record<Outcome, string> = { ok: 'o', error: 'e', timeout: 't', denied: 'd', unavailable: 'u' }

/** A tool refuses, is called again, and does not answer in the end. */
function deniedThenTimedOut(calls: readonly Step[]): Finding[] {
  return [...new Set(calls.map(({ tool }) => tool ?? ''))].flatMap((tool): Finding[] => {
    const own = calls.filter((call) => call.tool === tool)
    const match = /d[^o]*t/.exec(own.map((call) => letters[outcomeOf(call)]).join(''))
    if (match === null) return []
    const spans = own.slice(match.index, match.index + match[0].length).map(({ span }) => span)
    return [{ detector: 'denied, retried, timed out', spans, text: `${tool} denied, retried, timed out` }]
  })
}
