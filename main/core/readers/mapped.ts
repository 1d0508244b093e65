import { createHash } from 'node:crypto'
import type { ImportMapping, Places } from '../../../shared/domain/importMapping.ts'
import { RecordError, type Frame, type Reader } from './frame.ts'
import { asObject, asText } from './json.ts'
import { microsFromTime } from './times.ts'

/** The reader of a format of one's own, as a mapping describes it: one record a span, nothing of it dropped. */
export function mappedReader(mapping: ImportMapping): Reader {
  return {
    id: 'mapped',
    title: `Mapped (${mapping.name})`,
    version: `1-${createHash('sha256').update(JSON.stringify(mapping)).digest('hex').slice(0, 12)}`,
    extensions: ['.jsonl', '.json', '.ndjson', '.parquet'],
    note: 'A format of your own, as a mapping describes it',
    elementwise: true,
    read: ({ value, sha256 }) => ({ records: 1, frames: [frameOf(value, sha256, mapping)], problems: [] }),
  }
}

function frameOf(value: unknown, sha256: () => string, { name, span, attributes }: ImportMapping): Frame {
  const record = asObject(value)
  if (record === null) throw new RecordError('Not a JSON object')
  const taken = new Set<string>()
  const take = (places: Places | undefined): unknown => {
    for (const place of listed(places)) {
      const found = valueAt(record, place)
      if (found === undefined || found === null || found === '') continue
      taken.add(place)
      return found
    }
    return undefined
  }
  const id = (what: string, places: Places | undefined, digits: number): string => {
    if (places === undefined) return sha256().slice(0, digits)
    const found = asText(take(places))
    if (found === null) throw new RecordError(`No ${what} (${listed(places).join(' or ')})`)
    return found
  }
  const time = (what: string, places: Places | undefined): number | null => {
    const found = take(places)
    if (found === undefined) return null
    const micros = microsFromTime(found)
    if (micros === null) throw new RecordError(`The ${what} is not a time (${listed(places).join(' or ')})`)
    return micros
  }
  const mapped = Object.fromEntries(
    [...Object.entries(attributes), ['input.value', span.input], ['output.value', span.output]].flatMap(
      ([key, places]) => {
        const found = take(places as Places | undefined)
        return found === undefined ? [] : [[key as string, found]]
      },
    ),
  )
  const frame: Frame = {
    id_space: `mapped:${name}`,
    trace_id: id('trace id', span.trace, 32),
    span_id: id('span id', span.id, 16),
    parent_id: asText(take(span.parent)),
    name: asText(take(span.name)),
    span_kind: kindOf(take, span.kind),
    start_us: time('start', span.start),
    end_us: time('end', span.end),
    status: statusOf(take, span.status),
    status_message: asText(take(span.message)),
    attributes: mapped,
    events: null,
    record: 0,
    path: null,
  }
  const rest = Object.entries(without(record, taken)).filter(([, own]) => own !== null)
  return { ...frame, attributes: { ...Object.fromEntries(rest), ...mapped } }
}

type Take = (places: Places | undefined) => unknown

function kindOf(take: Take, kind: ImportMapping['span']['kind']): string | null {
  if (kind === undefined || typeof kind === 'string' || Array.isArray(kind)) return asText(take(kind))
  const word = asText(take(kind.from))
  return word === null ? null : (kind.words[word] ?? word)
}

const usual = {
  ok: ['ok', 'success', 'succeeded', 'completed', 'done', 'true'],
  error: ['error', 'failed', 'failure', 'exception', 'timeout', 'cancelled', 'false'],
}

function statusOf(take: Take, status: ImportMapping['span']['status']): Frame['status'] {
  const plain = status === undefined || typeof status === 'string' || Array.isArray(status)
  const found = take(plain ? status : status.from)
  const word = typeof found === 'boolean' ? String(found) : asText(found)?.toLowerCase()
  if (word === undefined) return 'unset'
  const is = (words: readonly string[]) => words.some((each) => each.toLowerCase() === word)
  if (is(plain ? usual.error : (status.error ?? usual.error))) return 'error'
  return is(plain ? usual.ok : (status.ok ?? usual.ok)) ? 'ok' : 'unset'
}

const listed = (places: Places | undefined): readonly string[] =>
  places === undefined ? [] : typeof places === 'string' ? [places] : places

/** The keys that lead to a place. */
const pathOf = (record: Record<string, unknown>, place: string) =>
  Object.hasOwn(record, place) ? [place] : place.split('.')

function valueAt(record: Record<string, unknown>, place: string): unknown {
  return pathOf(record, place).reduce<unknown>((at, key) => {
    const object = asObject(at)
    return object !== null && Object.hasOwn(object, key) ? object[key] : undefined
  }, record)
}

// What was taken stands nowhere else: a person's id under a key of their own would not be known as one.
function without(record: Record<string, unknown>, taken: ReadonlySet<string>): Record<string, unknown> {
  let rest = record
  for (const place of taken) rest = withoutPath(rest, pathOf(rest, place))
  return rest
}

function withoutPath(
  object: Record<string, unknown>,
  [key = '', ...below]: string[],
): Record<string, unknown> {
  const { [key]: own, ...rest } = object
  const inner = asObject(own)
  if (below.length === 0 || inner === null) return below.length === 0 ? rest : object
  const left = withoutPath(inner, below)
  return Object.keys(left).length === 0 ? rest : { ...object, [key]: left }
}
