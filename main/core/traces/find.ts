import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { readTrace } from './traces.ts'

type Hit = Output<'trace.find'>['hits'][number]

/** Where a text occurs in a trace, whatever its case: messages first, then spans in tree order. */
export async function traceFind(
  workspace: Workspace,
  input: Input<'trace.find'>,
): Promise<Output<'trace.find'>> {
  const { spans, messages } = await readTrace(workspace, input.trace)
  const wanted = input.text.toLowerCase()
  const hits: Hit[] = []
  const counts: Record<string, number> = {}
  let total = 0
  const look = (
    place: Hit['place'],
    where: { span: string | null; message: number | null; field: string },
    text: string | null,
  ) => {
    if (text === null) return
    const lower = text.toLowerCase()
    for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, at + wanted.length)) {
      total++
      counts[place] = (counts[place] ?? 0) + 1
      if (hits.length < input.limit) {
        hits.push({
          place,
          ...where,
          start: at,
          length: wanted.length,
          excerpt: text.slice(Math.max(0, at - 40), at + wanted.length + 40),
        })
      }
    }
  }
  messages.forEach((message, index) => {
    look('message', { span: message.span, message: index, field: 'content' }, message.content)
    for (const call of message.toolCalls)
      look('message', { span: message.span, message: index, field: `call ${call.name}` }, call.arguments)
  })
  for (const span of spans) {
    const at = (field: string) => ({ span: span.span_id, message: null, field })
    look('name', at('name'), span.name)
    look('status', at('status message'), span.statusMessage)
    look('input', at('input'), span.bodies.input)
    look('output', at('output'), span.bodies.output)
    for (const [key, value] of Object.entries(span.attributes)) {
      if (
        key === 'input.value' ||
        key === 'output.value' ||
        key.startsWith('llm.input_messages') ||
        key.startsWith('llm.output_messages')
      )
        continue
      look('attribute', at(key), typeof value === 'string' ? value : JSON.stringify(value))
    }
  }
  return { total, hits, counts }
}
