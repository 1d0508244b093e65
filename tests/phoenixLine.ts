/** One span as a line of a Phoenix export: the root of a trace of its own, numbered by `index`. */
export function phoenixLine(index: number, attributes: Readonly<Record<string, unknown>>): string {
  const id = (digits: number) => String(index + 1).padStart(digits, '0')
  const time = (minute: number) => `2026-11-01T00:0${minute}:${String(index % 60).padStart(2, '0')}Z`
  return JSON.stringify({
    context: { trace_id: id(32), span_id: id(16) },
    name: 'ask',
    span_kind: 'AGENT',
    parent_id: null,
    start_time: time(0),
    end_time: time(1),
    status_code: 'OK',
    attributes,
    events: [],
  })
}
