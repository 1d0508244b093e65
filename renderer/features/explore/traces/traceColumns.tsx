import { exclude, withFieldValues } from '../../../../shared/filter/edit.ts'
import { traceColumns as names } from '../../../../shared/protocol/methods/explore.ts'
import { Code } from '../../../components/Code.tsx'
import type { Column } from '../../../components/DataTable/columns.ts'
import { RedactedText } from '../../../components/RedactedText.tsx'
import { StatusGlyph, verdictStatus } from '../../../components/StatusGlyph.tsx'
import { Time } from '../../../components/Time.tsx'
import { shortId } from '../../../format/ids.ts'
import { formatCount, formatNumber, formatSeconds, formatUsd } from '../../../format/numbers.ts'
import { readFilter, setFilter } from '../../../stores/filter.ts'
import { route } from '../../../stores/route.ts'
import type { TraceRow } from './useTracePages.ts'
import { ValueActions } from '../ValueActions.tsx'

export type TraceColumn = (typeof names)[number]

const dash = <span className="tone-3">—</span>
const current = () => readFilter(route.getState().params['where'] ?? '').filter

function Value({ field, value, tone = true }: { field: string; value: string | null; tone?: boolean }) {
  if (value === null) return dash
  return (
    <>
      <span className={tone ? 'ellipsis tone-2' : 'ellipsis'} title={value}>
        {value}
      </span>
      <ValueActions
        name={value}
        onInclude={() => setFilter(withFieldValues(current(), field, [value]))}
        onExclude={() => setFilter(exclude(current(), field, value))}
      />
    </>
  )
}

const text = (id: TraceColumn, title: string, width: number): Column<TraceRow> => ({
  id,
  title,
  width,
  min: 48,
  sortable: true,
  cell: (row) => <Value field={id} value={textOf(row, id)} />,
})

const number = (
  id: TraceColumn,
  title: string,
  width: number,
  format: (value: number | null) => string,
): Column<TraceRow> => ({
  id,
  title,
  width,
  min: 44,
  align: 'end',
  sortable: true,
  cell: (row) => {
    const value = rawOf(row, id)
    return typeof value === 'number' ? format(value) : dash
  },
})

const yesNo = (id: TraceColumn, title: string, width: number): Column<TraceRow> => ({
  id,
  title,
  width,
  sortable: true,
  cell: (row) => {
    const value = rawOf(row, id)
    return typeof value === 'boolean' ? <Value field={id} value={value ? 'true' : 'false'} /> : dash
  },
})

/** A column's value as it stands in a row. */
export function rawOf(row: TraceRow, id: TraceColumn): string | number | boolean | null {
  return id === 'start' ? row.startMs : row[id]
}

function textOf(row: TraceRow, id: TraceColumn): string | null {
  const value = rawOf(row, id)
  return typeof value === 'string' ? value : null
}

/** The narrow column with the verdict's glyph; always there. */
export const verdictGlyph: Column<TraceRow> = {
  id: 'verdict',
  title: '',
  name: 'verdict',
  width: 28,
  min: 28,
  sortable: true,
  cell: (row) => <StatusGlyph status={verdictStatus(row.verdict)} />,
}

/**
 * Every column that the table can show, in the order of the menu. `zone` names the time zone in the head; `years`
 * says that starts are printed with their year.
 */
export function allColumns(zone: string, years: boolean): readonly Column<TraceRow>[] {
  return [
    {
      id: 'trace',
      title: 'Trace',
      width: 82,
      sortable: true,
      cell: (row) => (
        <span className="mono" title={row.trace}>
          {shortId(row.trace)}
        </span>
      ),
    },
    {
      id: 'start',
      title: `Started, ${zone}`,
      name: 'start',
      width: years ? 142 : 114,
      sortable: true,
      cell: (row) => (
        <span className="ellipsis tone-2">
          <Time ms={row.startMs} bare />
        </span>
      ),
    },
    text('agent_version', 'Agent', 54),
    {
      id: 'preview',
      title: 'First user message',
      width: 240,
      min: 128,
      grow: true,
      sortable: true,
      cell: (row) =>
        row.preview === null ? (
          <span className="tone-3 ellipsis">{row.name ?? 'no text'}</span>
        ) : (
          <RedactedText text={row.preview} wrap="line" />
        ),
    },
    number('csat', 'CSAT', 62, (value) => formatNumber(value, 1)),
    number('latency', 'Latency', 72, formatSeconds),
    {
      id: 'code',
      title: 'Code',
      width: 66,
      sortable: true,
      cell: (row) => (row.code === null ? dash : <Code>{row.code}</Code>),
    },
    text('plan_tier', 'Tier', 84),
    text('intent', 'Intent', 120),
    number('cost', 'Cost', 68, formatUsd),
    number('tokens', 'Tokens', 72, formatCount),
    number('turns', 'Turns', 56, formatCount),
    number('spans', 'Spans', 56, formatCount),
    number('tool_errors', 'Tool errors', 80, formatCount),
    number('retries', 'Retries', 64, formatCount),
    number('guardrail', 'Guardrail', 76, formatCount),
    yesNo('success', 'Success', 76),
    yesNo('escalation', 'Escalated', 84),
    yesNo('recontact', 'Came back', 84),
    text('thumbs', 'Thumbs', 72),
    text('model', 'Model', 140),
    text('prompt_version', 'Prompt', 96),
    text('tool_schema_version', 'Tool schema', 96),
    text('index_version', 'Index', 96),
    text('memory_policy_version', 'Memory policy', 104),
    text('guardrail_version', 'Guardrail version', 116),
    text('router_version', 'Router', 88),
    text('session', 'Session', 110),
    text('user', 'User', 120),
    text('source', 'Source', 140),
    text('format', 'Format', 96),
  ]
}
