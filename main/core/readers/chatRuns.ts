import { RecordError, type Frame, type Reader, type Unit, type UnitReading } from './frame.ts'
import { aliases } from './aliases.ts'
import { conversationKeys, messagesOf, systemKey, textOf, type RunMessage } from './chatMessages.ts'
import { asObject, asText, parsedIfJson } from './json.ts'
import { microsFromTime } from './times.ts'

/** Chat runs: one run a row with a `messages` or `traj` list, or text-rendered `messages_display`. */
export const chatRunsReader: Reader = {
  id: 'chat-runs',
  title: 'Chat runs',
  version: '1',
  extensions: ['.json', '.jsonl', '.ndjson', '.parquet'],
  note: 'A JSON array, JSON lines or Parquet, one run a row, with messages or traj',
  elementwise: true,
  read: readRun,
}

/** Whether an object looks like one run. */
export function looksLikeRun(value: unknown): boolean {
  const row = asObject(value)
  return (
    row !== null &&
    conversationKeys.some(
      (key) => isConversation(row[key]) || (key === 'messages_display' && typeof row[key] === 'string'),
    )
  )
}

// A run that crashed before its first message has an empty list; steps without a role are something else.
function isConversation(given: unknown): boolean {
  const value = parsedIfJson(given)
  if (!Array.isArray(value)) return false
  return value.length === 0 || value.some((turn) => typeof asObject(turn)?.role === 'string')
}

/** Why a run has no conversation: what stands where it should be, or that nothing does. */
function noConversation(row: Record<string, unknown>): string {
  const key = conversationKeys.find((name) => row[name] !== undefined && row[name] !== null)
  if (key === undefined) return 'No messages, traj or messages_display in this run'
  const value = row[key]
  const kind = Array.isArray(value)
    ? 'a list'
    : typeof value === 'string'
      ? 'a text'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`
  return `${key} is ${kind}, not ${key === 'messages_display' ? 'a text' : 'a list of messages'}`
}

// What a run says of itself in attributes' own words is read as one of them.
const ownKeys: ReadonlySet<string> = new Set(
  Object.values(aliases)
    .flat()
    .filter((key) => key !== 'reward'),
)

const startKeys = ['start_time', 'started_at', 'timestamp', 'created_at']
const endKeys = ['end_time', 'ended_at']

// A time that cannot be read, or an end before its start, stands among the facts and dates nothing.
function timesOf(row: Record<string, unknown>): Pick<Frame, 'start_us' | 'end_us'> {
  const first = (keys: readonly string[]) =>
    keys.map((key) => microsFromTime(row[key])).find((micros) => micros !== null) ?? null
  const start_us = first(startKeys)
  const end_us = first(endKeys)
  return { start_us, end_us: start_us !== null && end_us !== null && end_us < start_us ? null : end_us }
}

function readRun(unit: Unit): UnitReading {
  const row = asObject(unit.value)
  if (row === null) throw new RecordError('Not a JSON object')
  const messages = messagesOf(row)
  if (messages === null) throw new RecordError(noConversation(row))
  const traceId = unit.sha256()
  const info = asObject(row.info)
  const crashed = messages.length === 0
  const reward = typeof row.reward === 'boolean' ? Number(row.reward) : row.reward
  const told = messages[0]?.place === systemKey ? [...conversationKeys, systemKey] : conversationKeys
  const said = Object.entries(row).filter(
    ([key, value]) => !told.includes(key) && value !== null && key !== 'info',
  )
  const isOwn = ([key, value]: [string, unknown]) => ownKeys.has(key) && typeof value !== 'object'
  const facts = Object.fromEntries(said.filter((entry) => !isOwn(entry)))
  const task = asObject(info?.task)
  const root: Frame = {
    ...blank(traceId, 'run'),
    name: asText(row.name) ?? (asText(row.task_id) === null ? 'run' : `task ${asText(row.task_id)}`),
    span_kind: 'AGENT',
    ...timesOf(row),
    status: crashed || asText(info?.error) !== null ? 'error' : 'unset',
    status_message: asText(info?.error),
    attributes: {
      'assay.conversation': 'delta',
      'assay.turns': messages.filter((message) => message.role === 'user').length,
      ...(typeof reward === 'number' ? { 'outcome.reward': reward } : {}),
      ...(crashed ? { 'assay.infrastructure_failure': true } : {}),
      ...(task === null ? {} : { 'user.id': task.user_id, task }),
      ...Object.fromEntries(said.filter(isOwn)),
      ...(info === null
        ? {}
        : { info: Object.fromEntries(Object.entries(info).filter(([key]) => key !== 'task')) }),
      ...valueIf('input.value', messages.find((message) => message.role === 'user')?.content),
      ...valueIf(
        'output.value',
        messages.findLast(
          (message) => message.role === 'assistant' && message.content !== null && message.content !== '',
        )?.content,
      ),
      metadata: facts,
    },
  }
  return { records: 1, frames: [root, ...turnFrames(messages, traceId)], problems: [] }
}

// A model call carries what it newly saw and what it said; each tool result is a span of its own.
function turnFrames(messages: readonly RunMessage[], traceId: string): Frame[] {
  const frames: Frame[] = []
  const calls = new Map<string, { name: string; arguments: string }>()
  let seen: unknown[] = []
  let lastCalls: { name: string; arguments: string }[] = []
  for (const message of messages) {
    const id = message.place
    if (message.role === 'assistant') {
      for (const call of message.toolCalls) if (call.id !== null) calls.set(call.id, call)
      lastCalls = [...message.toolCalls]
      frames.push({
        ...blank(traceId, id),
        parent_id: 'run',
        name:
          message.toolCalls.length > 0
            ? `call ${message.toolCalls.map((call) => call.name).join(', ')}`
            : 'answer',
        span_kind: 'LLM',
        attributes: {
          ...(seen.length > 0 ? { 'llm.input_messages': seen } : {}),
          'llm.output_messages': [wireMessage(message)],
        },
      })
      seen = []
    } else if (message.role === 'tool' || message.role === 'function') {
      const call =
        (message.toolCallId === null ? undefined : calls.get(message.toolCallId)) ?? lastCalls.shift()
      const content = textOf(message.content)
      const failed = message.failed || (content !== null && /^\s*error\b/i.test(content))
      frames.push({
        ...blank(traceId, id),
        parent_id: 'run',
        name: message.name ?? call?.name ?? 'tool',
        span_kind: 'TOOL',
        status: failed ? 'error' : 'unset',
        attributes: {
          'tool.name': message.name ?? call?.name ?? 'tool',
          ...(call === undefined ? {} : { 'input.value': call.arguments }),
          ...(content === null ? {} : { 'output.value': content }),
          ...(failed ? { 'error.type': 'tool_error' } : {}),
          ...(message.toolCallId === null ? {} : { 'tool_call.id': message.toolCallId }),
        },
      })
    } else {
      seen.push(wireMessage(message))
    }
  }
  if (seen.length > 0) {
    frames.push({
      ...blank(traceId, 'end'),
      parent_id: 'run',
      name: 'end of run',
      span_kind: 'CHAIN',
      attributes: { 'llm.input_messages': seen },
    })
  }
  return frames
}

function wireMessage(message: RunMessage): Record<string, unknown> {
  return {
    'message.role': message.role,
    ...(message.content === null ? {} : { 'message.content': textOf(message.content) }),
    ...(message.name === null ? {} : { 'message.name': message.name }),
    ...(message.toolCallId === null ? {} : { 'message.tool_call_id': message.toolCallId }),
    ...(message.toolCalls.length === 0
      ? {}
      : {
          'message.tool_calls': message.toolCalls.map((call) => ({
            'tool_call.id': call.id,
            'tool_call.function.name': call.name,
            'tool_call.function.arguments': call.arguments,
          })),
        }),
    ...(Object.values(message.other).some((value) => value !== null)
      ? { 'message.other': message.other }
      : {}),
  }
}

function blank(traceId: string, spanId: string): Frame {
  return {
    id_space: 'chat-runs',
    trace_id: traceId,
    span_id: spanId,
    parent_id: null,
    name: null,
    span_kind: null,
    start_us: null,
    end_us: null,
    status: 'unset',
    status_message: null,
    attributes: {},
    events: null,
    record: 0,
    path: null,
  }
}

function valueIf(key: string, content: unknown): Record<string, unknown> {
  const text = textOf(content)
  return text === null ? {} : { [key]: text }
}
