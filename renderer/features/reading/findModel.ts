import type { Hit } from '../../components/conversation/textRef.ts'

/** The places of a find as the box counts them. */
export const places = ['message', 'input', 'output', 'attribute', 'name', 'status'] as const

const words: Record<Hit['place'], [one: string, many: string]> = {
  message: ['in the conversation', 'in the conversation'],
  input: ['in arguments', 'in arguments'],
  output: ['in results', 'in results'],
  attribute: ['in attributes', 'in attributes'],
  name: ['in a name', 'in names'],
  status: ['in a status message', 'in status messages'],
}

/** "3 in the conversation, 1 in attributes": every place that has hits, in reading order. */
export function countWords(counts: Readonly<Record<string, number>>): string {
  return places
    .flatMap((place) => {
      const count = counts[place] ?? 0
      return count === 0 ? [] : [`${count} ${words[place][count === 1 ? 0 : 1]}`]
    })
    .join(', ')
}

/** The hit before or after one, round the ends; −1 where there is none. */
export function stepHit(current: number, step: 1 | -1, hits: number): number {
  if (hits === 0) return -1
  if (current < 0 || current >= hits) return step === 1 ? 0 : hits - 1
  return (current + step + hits) % hits
}

/** Spans that hold a hit, for the marks beside their names. */
export function hitSpans(hits: readonly Hit[]): Set<string> {
  return new Set(hits.flatMap((hit) => (hit.span === null ? [] : [hit.span])))
}

/** Where a hit is shown: in the conversation, in the span's bodies, or among its attributes. */
export function shownIn(hit: Hit): 'conversation' | 'bodies' | 'attributes' {
  if (hit.message !== null) return 'conversation'
  return hit.place === 'input' || hit.place === 'output' ? 'bodies' : 'attributes'
}
