import { aliases } from './aliases.ts'
import { RecordError, type Frame, type Reader, type UnitReading } from './frame.ts'
import { asArray, asObject, asText, parsedIfJson } from './json.ts'
import { microsFromTime } from './times.ts'
import { unflattenLists } from './unflatten.ts'

/** Langfuse trace JSON as the interface and the API give it: `{trace, observations}`. */
export const langfuseReader: Reader = {
  id: 'langfuse',
  title: 'Langfuse trace JSON',
  version: '1',
  extensions: ['.json', '.jsonl'],
  note: 'One trace with its observations; input, output and metadata as text or as objects',
  elementwise: true,
  read: (unit) => readTrace(unit.value),
}

const kinds: Record<string, string> = {
  GENERATION: 'LLM',
  AGENT: 'AGENT',
  TOOL: 'TOOL',
  CHAIN: 'CHAIN',
  RETRIEVER: 'RETRIEVER',
  EVALUATOR: 'EVALUATOR',
  EMBEDDING: 'EMBEDDING',
  GUARDRAIL: 'GUARDRAIL',
}

function readTrace(value: unknown): UnitReading {
  const document = asObject(value)
  const trace = asObject(document?.trace)
  if (document === null || trace === null) throw new RecordError('No trace object in this record')
  const traceId = asText(trace.id)
  if (traceId === null) throw new RecordError('The trace has no id', 'trace')
  const reading: UnitReading = { records: 1, frames: [], problems: [] }
  const observations = asArray(document.observations ?? trace.observations)
  observations.forEach((entry, index) => {
    const record = reading.records++
    const path = `observations[${index}]`
    try {
      reading.frames.push(observationFrame(entry, traceId, path, record))
    } catch (error) {
      if (!(error instanceof RecordError)) throw error
      reading.problems.push({ path, reason: error.message })
    }
  })
  reading.frames.unshift(traceFrame(trace, traceId, reading.frames))
  return reading
}

// The trace itself carries session, user and outcome, so it is the root above its observations.
function traceFrame(trace: Record<string, unknown>, traceId: string, frames: Frame[]): Frame {
  const rootId = `trace:${traceId}`
  const known = new Set(frames.map((frame) => frame.span_id))
  for (const frame of frames)
    if (frame.parent_id === null || !known.has(frame.parent_id)) frame.parent_id = rootId
  // An observation that ends before it starts is refused later, and says nothing of when the trace was.
  const dated = frames.filter(
    ({ start_us, end_us }) => start_us === null || end_us === null || end_us >= start_us,
  )
  const starts = dated.flatMap((frame) => frame.start_us ?? [])
  const ends = dated.flatMap((frame) => frame.end_us ?? [])
  const start = microsFromTime(trace.timestamp) ?? (starts.length > 0 ? Math.min(...starts) : null)
  const attributes = commonAttributes(trace)
  for (const score of asArray(trace.scores)) Object.assign(attributes, scoreAttributes(score))
  const tags = asArray(trace.tags)
  if (tags.length > 0) attributes['tag.tags'] = tags
  return {
    id_space: 'langfuse',
    trace_id: traceId,
    span_id: rootId,
    parent_id: null,
    name: asText(trace.name),
    span_kind: 'AGENT',
    start_us: starts.length > 0 && start !== null ? Math.min(start, ...starts) : start,
    end_us: ends.length > 0 ? Math.max(start ?? 0, ...ends) : start,
    status: 'unset',
    status_message: null,
    attributes: set(attributes, {
      'session.id': trace.sessionId ?? trace.session_id,
      'user.id': trace.userId ?? trace.user_id,
      'service.version': trace.release ?? trace.version,
    }),
    events: null,
    record: 0,
    path: 'trace',
  }
}

function observationFrame(value: unknown, traceId: string, path: string, record: number): Frame {
  const row = asObject(value)
  if (row === null) throw new RecordError('An observation is not an object')
  const id = asText(row.id)
  if (id === null) throw new RecordError('An observation has no id')
  const type = asText(row.type)?.toUpperCase() ?? 'SPAN'
  const start = microsFromTime(row.startTime ?? row.start_time)
  if (start === null) throw new RecordError('An observation has no start time')
  const counted = type === 'GENERATION' || type === 'EMBEDDING'
  const usage = asObject(parsedIfJson(row.usageDetails ?? row.usage_details)) ?? {}
  const cost = asObject(parsedIfJson(row.costDetails ?? row.cost_details)) ?? {}
  const attributes = commonAttributes(row)
  if (type === 'TOOL') set(attributes, { 'tool.name': row.name })
  const definitions = row.toolDefinitions ?? row.tool_definitions
  if (definitions !== null && definitions !== undefined && JSON.stringify(definitions).length > 2)
    attributes['llm.tools'] = definitions
  return {
    id_space: 'langfuse',
    trace_id: traceId,
    span_id: id,
    parent_id: asText(row.parentObservationId ?? row.parent_observation_id),
    name: asText(row.name),
    span_kind: kinds[type] ?? null,
    start_us: start,
    end_us: endOf(row.endTime ?? row.end_time),
    status: asText(row.level) === 'ERROR' ? 'error' : 'unset',
    status_message: asText(row.statusMessage ?? row.status_message),
    attributes: set(attributes, {
      'llm.model_name': row.model ?? row.provided_model_name,
      'llm.invocation_parameters': row.modelParameters ?? row.model_parameters,
      'prompt.version': row.promptVersion ?? row.prompt_version,
      'llm.token_count.prompt': counted ? (usage.input ?? row.inputUsage) : null,
      'llm.token_count.completion': counted ? (usage.output ?? row.outputUsage) : null,
      'llm.token_count.total': counted ? (usage.total ?? row.totalUsage) : null,
      'llm.cost.total': counted ? (cost.total ?? row.totalCost ?? row.total_cost) : null,
    }),
    events: null,
    record,
    path,
  }
}

function endOf(value: unknown): number | null {
  const end = microsFromTime(value)
  if (end === null && value !== null && value !== undefined && value !== '')
    throw new RecordError('The end time of an observation is not a time')
  return end
}

function commonAttributes(row: Record<string, unknown>): Record<string, unknown> {
  const metadata = asObject(parsedIfJson(row.metadata)) ?? {}
  const carried = asObject(parsedIfJson(metadata.attributes)) ?? {}
  const { attributes: _carried, ...rest } = metadata
  const result: Record<string, unknown> = unflattenLists({ ...carried })
  if (Object.keys(rest).length > 0) result.metadata = rest
  set(result, { 'input.value': bodyText(row.input), 'output.value': bodyText(row.output) })
  const session = asText(row.environment)
  if (session !== null && session !== 'default') result['deployment.environment'] = session
  return result
}

// Bodies arrive as text, as text that holds JSON text, or parsed: one form for all three.
function bodyText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value !== 'string') return JSON.stringify(value)
  if (value.startsWith('"')) {
    try {
      const inner: unknown = JSON.parse(value)
      if (typeof inner === 'string') return inner
    } catch {
      return value
    }
  }
  return value
}

function scoreAttributes(value: unknown): Record<string, unknown> {
  const score = asObject(value)
  const name = asText(score?.name)
  if (score === null || name === null) return {}
  const measured = score.value ?? score.stringValue
  if (measured === null || measured === undefined) return {}
  const key = outcomeKey(name.toLowerCase()) ?? `score.${name}`
  return {
    [key]:
      key === 'feedback.thumbs' && typeof measured === 'number' ? (measured > 0 ? 'up' : 'down') : measured,
  }
}

const outcomes = ['csat', 'thumbs', 'success', 'reward', 'escalated', 'recontact'] as const

// A score by the name of an outcome is that outcome.
function outcomeKey(name: string): string | undefined {
  if (name === 'user-feedback') return aliases.thumbs[0]
  return outcomes.map((field) => aliases[field]).find((keys: readonly string[]) => keys.includes(name))?.[0]
}

function set(into: Record<string, unknown>, values: Record<string, unknown>): Record<string, unknown> {
  for (const key in values) {
    const value = values[key]
    if (value !== null && value !== undefined && value !== '') into[key] = value
  }
  return into
}
