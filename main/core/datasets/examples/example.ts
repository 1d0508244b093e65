import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { parsedIfJson } from '../../readers/json.ts'
import { reduceTokens } from '../../redaction/tokens.ts'
import type { Conversation } from '../../traces/conversations.ts'
import { sealExample, sourceKeyOf, type ExampleContent, type SealedExample } from './canonicalExample.ts'
import { firstTurnAt, inputEnd } from './inputEnd.ts'
import type { Judgement } from '../candidates/judge.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { Candidate } from '../candidates/selection.ts'

type Turn = Conversation['messages'][number]
type Shape = Recipe['shape']

/** An example before it has a split, with the span it starts from and what makes runs comparable with it. */
export interface BuiltExample extends SealedExample {
  span: string | null
  scenario: string | null
}

/** The example of decision 12, or of another shape, from a judged trace; or the reason why there is none. */
export function buildExample(
  whole: Conversation,
  candidate: Candidate,
  { shape }: Pick<Recipe, 'shape'>,
): BuiltExample | { refused: string } {
  const { judgement } = candidate
  const refusedAtOnce = refusedWithoutText(judgement, shape)
  if (refusedAtOnce !== null) return { refused: refusedAtOnce }
  const wholeTask = shape === 'task' || shape === 'step' || shape === 'group'
  const end = inputEnd(whole, wholeTask ? null : judgement.firstFailingSpan)
  if (end === 0) return { refused: 'no message to start from' }
  const body = bodyOf(whole, judgement, shape, end)
  if ('refused' in body) return body
  const scenario = shape === 'group' ? scenarioOf(whole, candidate) : null
  const content: ExampleContent = {
    input: { messages: whole.messages.slice(0, end).map(messageOf), tools: whole.tools },
    ...body,
    metadata: { ...metadataOf(whole, candidate), ...(scenario === null ? {} : { scenario }) },
  }
  try {
    const sealed = sealExample(content, sourceKeyOf(content.metadata))
    return { ...sealed, span: judgement.firstFailingSpan ?? whole.spans[0]?.span_id ?? null, scenario }
  } catch (error) {
    if (error instanceof WorkbenchError) return { refused: 'its text has no canonical form' }
    throw error
  }
}

/** Why a trace judged like this can have no example of a shape, as far as that shows without its text. */
export function refusedWithoutText(judgement: Judgement, shape: Shape): string | null {
  if (shape === 'pair' && judgement.correction === null) return 'no correction to prefer'
  if (shape === 'step' && judgement.verdict === 'fail' && judgement.firstFailingSpan === null)
    return 'no first failing span'
  return null
}

/** Whether only the text of a trace shows if it can become an example of a shape. */
export function needsText(judgement: Judgement, shape: Shape): boolean {
  if (shape !== 'turn' && shape !== 'task') return true
  return judgement.correction === null && judgement.codes.length === 0
}

interface Expected {
  answer: string | null
  tool_calls?: { name: string; arguments: unknown }[]
  must_not: string[]
}

function bodyOf(
  whole: Conversation,
  judgement: Judgement,
  shape: Shape,
  end: number,
): Omit<ExampleContent, 'input' | 'metadata'> | { refused: string } {
  const expected = expectedOf(whole, judgement, end)
  if (shape === 'turn' || shape === 'task') {
    const empty = expected.answer === null && expected.must_not.length === 0
    return empty ? { refused: 'neither an answer nor a code' } : { expected }
  }
  if (shape === 'group') {
    const reward = whole.reward ?? (judgement.verdict === 'pass' ? 1 : 0)
    const messages = whole.messages.slice(end).map(messageOf)
    if (messages.length === 0) return { refused: 'nothing was answered' }
    return { expected, trajectories: [{ messages, reward, metrics: {} }] }
  }
  if (shape === 'step') {
    const steps = stepsOf(whole, judgement, end)
    return steps.length === 0 ? { refused: 'nothing was answered' } : { expected, steps }
  }
  const answered = answerTo(whole.messages, end).map(messageOf)
  if (answered.length === 0) return { refused: 'nothing was answered' }
  if (shape === 'unpaired') return { expected, completion: answered, good: judgement.verdict === 'pass' }
  return {
    expected,
    chosen: [{ role: 'assistant', content: judgement.correction }],
    rejected: answered,
  }
}

// What the agent did until the user spoke again.
function answerTo(messages: readonly Turn[], end: number): Turn[] {
  const next = messages.findIndex((turn, index) => index >= end && turn.role === 'user')
  return messages.slice(end, next === -1 ? undefined : next)
}

function stepsOf(whole: Conversation, judgement: Judgement, end: number): { text: string; good: boolean }[] {
  const failed =
    judgement.verdict === 'pass' || judgement.firstFailingSpan === null
      ? Infinity
      : firstTurnAt(whole, judgement.firstFailingSpan)
  return whole.messages.flatMap((turn, index) => {
    if (index < end || turn.role !== 'assistant') return []
    const calls = turn.toolCalls.map((call) => `${call.name}(${call.arguments})`)
    const text = [turn.content ?? '', ...calls].filter((part) => part.trim() !== '').join('\n')
    return text === '' ? [] : [{ text, good: index < failed }]
  })
}

// Runs of one task, else runs that start from the same words.
function scenarioOf(whole: Conversation, candidate: Candidate): string {
  if (candidate.document !== null) return candidate.document
  const start = whole.messages.slice(0, inputEnd(whole, null)).map(({ role, content }) => [role, content])
  return createHash('sha256')
    .update(reduceTokens(canonicalJson(start)))
    .digest('hex')
    .slice(0, 32)
}

function expectedOf(whole: Conversation, judgement: Judgement, end: number): Expected {
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

function metadataOf(whole: Conversation, candidate: Candidate) {
  const { judgement, columns } = candidate
  return {
    trace_uid: candidate.trace,
    label_ids: judgement.labels.map((label) => label.label_id),
    reviewers: [...new Set(judgement.labels.map((label) => label.reviewer))].sort(),
    verdict: judgement.verdict,
    session: candidate.session,
    subject: candidate.subject,
    duplicate_group: candidate.duplicateGroup,
    ...(candidate.semanticGroup === null ? {} : { semantic_group: candidate.semanticGroup }),
    document: candidate.document,
    ...columns,
    epoch: whole.spans.reduce((epoch, span) => Math.max(epoch, span.redaction_epoch), 0),
  }
}
