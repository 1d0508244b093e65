import type { Message } from '../../components/conversation/textRef.ts'
import type { Span } from '../../components/spans/span.ts'

const token = /\[[A-Z][A-Z0-9_]*_[0-9A-HJKMNP-TV-Z]{10}\]/g

/** Where in a trace each placeholder stands, in words for its hover: "also in message 3, span 6". */
export function tokenPlaces(messages: readonly Message[], spans: readonly Span[]): Map<string, string> {
  const places = new Map<string, Set<string>>()
  const look = (text: string | null, place: string) => {
    for (const [found] of (text ?? '').matchAll(token)) {
      const known = places.get(found)
      if (known === undefined) places.set(found, new Set([place]))
      else known.add(place)
    }
  }
  for (const message of messages) {
    look(message.content, `message ${message.index + 1}`)
    for (const call of message.toolCalls) look(call.arguments, `message ${message.index + 1}`)
  }
  for (const span of spans) {
    look(span.input, `span ${span.seq}`)
    look(span.output, `span ${span.seq}`)
  }
  return new Map([...places].map(([found, at]) => [found, placeWords([...at])]))
}

function placeWords(places: readonly string[]): string {
  const shown = places.slice(0, 6).join(', ')
  return places.length <= 6 ? `In ${shown}` : `In ${shown} and ${places.length - 6} more places`
}
