import { stories } from './stories/stories.ts'
import type { Size } from './plan.ts'
import type { Finding } from './trace.ts'

/** Collects what was planted, to be written as one JSON object piece by piece. */
export interface TruthBook {
  /** Text to append for the findings of a trace. */
  findings(traceUid: string, findings: readonly Finding[]): string
  part(story: string, part: string, traceUid: string): void
  opening: string
  closing(spans: number): string
}

export function createTruthBook(seed: number, size: Size): TruthBook {
  const parts = new Map<string, string[]>()
  let first = true
  let seen = 0
  // Of a large world the values of every k-th trace are told, or the truth would outgrow what can be read.
  const every = Math.ceil(size.traces / 20_000)
  return {
    opening: `{"seed":${seed},"traces":${size.traces},"sessions":${size.sessions},"pii_of_every":${every},"pii":[`,
    findings: (traceUid, findings) => {
      if (seen++ % every !== 0) return ''
      let text = ''
      for (const finding of findings) {
        text += `${first ? '' : ','}\n${JSON.stringify({ trace_id: traceUid, ...finding })}`
        first = false
      }
      return text
    },
    part: (story, part, traceUid) => {
      const key = `${story}/${part}`
      const ids = parts.get(key)
      if (ids === undefined) parts.set(key, [traceUid])
      else ids.push(traceUid)
    },
    closing: (spans) => {
      const told = [...stories]
        .sort((a, b) => Number(a.id) - Number(b.id))
        .map((story) => {
          const truth = story.truth({
            seed,
            size,
            ids: (part) => parts.get(`${story.id}/${part}`) ?? [],
            golden: () => parts.get('8/golden') ?? [],
          })
          return `${JSON.stringify(story.id)}:${JSON.stringify(truth)}`
        })
      return `\n],"spans":${spans},"stories":{\n${told.join(',\n')}\n}}\n`
    },
  }
}
