import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { parsedIfJson } from '../readers/json.ts'
import type { WholeTrace } from '../traces/traces.ts'
import { inputEnd } from './inputEnd.ts'
import type { Judgement } from './judge.ts'
import type { Recipe } from './recipe.ts'
import type { Candidate } from './selection.ts'

type Turn = WholeTrace['messages'][number]

/** An example before it has a split: its id and its canonical text. */
export interface BuiltExample {
  id: string
  text: string
  span: string | null
}

/** The example of decision 12 from a judged trace, or the reason why there is none. */
export function buildExample(
  whole: WholeTrace,
  candidate: Candidate,
  recipe: Pick<Recipe, 'shape'>,
): BuiltExample | { refused: string } {
  const { judgement } = candidate
  const end = inputEnd(whole, recipe.shape === 'turn' ? judgement.firstFailingSpan : null)
  const expected = expectedOf(whole, judgement, end)
  const refused = refusal(whole.messages.slice(0, end), expected)
  if (refused !== null) return { refused }
  const content = {
    input: { messages: whole.messages.slice(0, end).map(messageOf), tools: whole.tools },
    expected,
    metadata: metadataOf(whole, candidate),
  }
  try {
    const id = exampleId(content)
    const text = canonicalJson({ ...content, metadata: { ...content.metadata, example_id: id } })
    return { id, text, span: judgement.firstFailingSpan ?? whole.spans[0]?.span_id ?? null }
  } catch (error) {
    if (error instanceof WorkbenchError) return { refused: 'its text has no canonical form' }
    throw error
  }
}

/** SHA-256 of the canonical form of an example without its own id and without its split. */
export function exampleId(content: {
  input: unknown
  expected: unknown
  metadata: Record<string, unknown>
}): string {
  const { example_id: _, ...metadata } = content.metadata
  return createHash('sha256')
    .update(canonicalJson({ input: content.input, expected: content.expected, metadata }))
    .digest('hex')
}

/** The canonical text with its split: `split` sorts after every other key, so it stands last. */
export function withSplit(text: string, split: string): string {
  return `${text.slice(0, -1)},"split":"${split}"}`
}

interface Expected {
  answer: string | null
  tool_calls?: { name: string; arguments: unknown }[]
  must_not: string[]
}

/** Whether a trace judged like this can become an example, as far as that shows without its text. */
export function needsText(judgement: Judgement): boolean {
  return judgement.correction === null && judgement.codes.length === 0
}

function expectedOf(whole: WholeTrace, judgement: Judgement, end: number): Expected {
  const passed = judgement.verdict === 'pass' && judgement.correction === null
  const calls = passed ? whole.messages.slice(end).flatMap((turn) => turn.toolCalls) : []
  return {
    answer: judgement.correction ?? (passed ? finalAnswer(whole.messages) : null),
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map((call) => ({ name: call.name, arguments: parsedIfJson(call.arguments) })),
        }),
    must_not: judgement.codes,
  }
}

function refusal(input: readonly Turn[], expected: Expected): string | null {
  if (expected.answer === null && expected.must_not.length === 0) return 'neither an answer nor a code'
  return input.length === 0 ? 'no message to start from' : null
}

const finalAnswer = (messages: readonly Turn[]) =>
  messages.findLast(
    (turn) => turn.role === 'assistant' && turn.content !== null && turn.content.trim() !== '',
  )?.content ?? null

function messageOf(turn: Turn) {
  return {
    role: turn.role,
    content: turn.content,
    ...(turn.name === null ? {} : { name: turn.name }),
    ...(turn.toolCalls.length === 0
      ? {}
      : {
          tool_calls: turn.toolCalls.map((call) => ({
            ...(call.id === null ? {} : { id: call.id }),
            type: 'function',
            function: { name: call.name, arguments: call.arguments },
          })),
        }),
    ...(turn.toolCallId === null ? {} : { tool_call_id: turn.toolCallId }),
  }
}

function metadataOf(whole: WholeTrace, candidate: Candidate) {
  const { judgement, columns } = candidate
  return {
    trace_uid: candidate.trace,
    label_ids: judgement.labels.map((label) => label.label_id),
    reviewers: [...new Set(judgement.labels.map((label) => label.reviewer))].sort(),
    verdict: judgement.verdict,
    session: candidate.session,
    subject: candidate.subject,
    duplicate_group: candidate.duplicateGroup,
    ...columns,
    epoch: whole.spans.reduce((epoch, span) => Math.max(epoch, span.redaction_epoch), 0),
  }
}
