/**
 * One span as every reader hands it over: ids and times normalised, everything else as attributes
 * with dotted keys and unflattened lists. Which attribute means what is decided later, in one place
 * (`aliases.ts`).
 */
export interface Frame {
  id_space: string
  trace_id: string
  span_id: string
  parent_id: string | null
  name: string | null
  span_kind: string | null
  /** Microseconds since 1970. */
  start_us: number | null
  end_us: number | null
  status: 'ok' | 'error' | 'unset'
  status_message: string | null
  attributes: Record<string, unknown>
  events: readonly FrameEvent[] | null
  /** Ordinal of the source record inside its unit. */
  record: number
  /** Where inside the unit, for formats whose unit holds many records. */
  path: string | null
}

export interface FrameEvent {
  name: string
  time_us: number | null
  attributes: Record<string, unknown>
}

/** A source record that cannot be kept; the reason is shown to the user. */
export class RecordError extends Error {
  readonly path: string | null
  constructor(reason: string, path: string | null = null) {
    super(reason)
    this.path = path
  }
}

/** What a reader found in one unit: its frames, and the records it could not keep. */
export interface UnitReading {
  records: number
  frames: Frame[]
  problems: { path: string | null; reason: string }[]
}

/** A stretch of the source that is parsed as one JSON value: a line, an element, or the whole file. */
export interface Unit {
  value: unknown
  /** SHA-256 of the unit's bytes, computed only when asked for. */
  sha256(): string
}

export interface Reader {
  id: string
  title: string
  version: string
  extensions: readonly string[]
  note: string
  /** Whether the elements of a top-level array are units of their own. */
  elementwise: boolean
  read(unit: Unit): UnitReading
}
