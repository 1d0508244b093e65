import { chatRunsReader, looksLikeRun } from './chatRuns.ts'
import type { Reader } from './frame.ts'
import { asObject } from './json.ts'
import { langfuseReader } from './langfuse.ts'
import { otherSignal, otlpReader } from './otlp.ts'
import { phoenixReader } from './phoenix.ts'
import { looksLikeSdkSpan } from './sdkSpan.ts'

/** Every format that can be imported, in the order in which they are shown. */
export const readers: readonly Reader[] = [otlpReader, phoenixReader, langfuseReader, chatRunsReader]

/** The reader with this id, or undefined. */
export function readerById(id: string): Reader | undefined {
  return readers.find((reader) => reader.id === id)
}

export type Recognised = { reader: Reader } | { problem: string; hint: string }

/** Which format a parsed value (a line, an element, or a whole document) is. */
export function recogniseValue(value: unknown): Recognised | null {
  const first: unknown = Array.isArray(value) ? value.find((entry) => asObject(entry) !== null) : value
  const object = asObject(first)
  if (object === null) return null
  if ('resourceSpans' in object || 'resource_spans' in object || looksLikeSdkSpan(object))
    return { reader: otlpReader }
  const signal = otherSignal(object)
  if (signal !== null) return { problem: signal, hint: 'Choose an export of traces (resourceSpans).' }
  if (
    asObject(object.trace) !== null &&
    ('observations' in object || 'observations' in (asObject(object.trace) ?? {}))
  )
    return { reader: langfuseReader }
  if (
    asObject(object.context)?.span_id !== undefined ||
    'context.span_id' in object ||
    'context.trace_id' in object
  )
    return { reader: phoenixReader }
  if (looksLikeRun(object)) return { reader: chatRunsReader }
  if ('projectId' in object && 'expected' in object) return null
  return null
}

/** Which format a Parquet file with these columns is. */
export function recogniseColumns(columns: readonly string[]): Reader | null {
  const has = (name: string) => columns.includes(name)
  if (has('context.trace_id') || has('context.span_id') || (has('context') && has('span_kind')))
    return phoenixReader
  if (has('messages') || has('traj') || has('messages_display')) return chatRunsReader
  return null
}
