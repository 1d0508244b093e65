import type { WindowClient } from '../../client/client.ts'
import { refKey, type TextRef } from '../../components/conversation/textRef.ts'

const mostChars = 10_000_000

/** The whole of a text that came cut, asked for once: a span's body by itself, a message with its trace. */
export function loadWholeText(
  client: WindowClient,
  trace: string,
  ref: TextRef,
  kept: Map<string, Promise<string>>,
): Promise<string> {
  const key = refKey(ref)
  const known = kept.get(key)
  if (known !== undefined) return known
  const asked = ask(client, trace, ref)
  kept.set(key, asked)
  asked.catch(() => kept.delete(key))
  return asked
}

async function ask(client: WindowClient, trace: string, ref: TextRef): Promise<string> {
  const beginning = ref.text ?? ''
  if (ref.span !== null) {
    const body = await client.call('span.get', { trace, span: ref.span, limit: mostChars })
    const bodies =
      ref.message === null ? [body[ref.field === 'input' ? 'input' : 'output']] : [body.output, body.input]
    const found = bodies.find(
      (text) => text !== null && text.length >= ref.chars && text.startsWith(beginning),
    )
    if (found !== undefined && found !== null) return found
  }
  const whole = await client.call('trace.get', {
    trace,
    bodyLimit: Math.min(mostChars, Math.max(ref.chars, 200)),
  })
  const message = whole.messages.find((candidate) => candidate.index === ref.message)
  const call = message?.toolCalls.find((candidate) => ref.findField === `call ${candidate.name}`)
  if (ref.message !== null)
    return (ref.findField === 'content' ? message?.content : call?.arguments) ?? beginning
  const span = whole.spans.find((candidate) => candidate.span === ref.span)
  return (ref.field === 'input' ? span?.input : span?.output) ?? beginning
}
