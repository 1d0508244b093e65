import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { labelDraft } from '../../shared/protocol/methods/labels.ts'
import type { Input } from '../../shared/protocol/protocol.ts'
import { constantSql, type Sql } from '../../main/core/db/sql.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths } from '../workspaceFixture.ts'

/** All traces, as a filter compiles them. */
export const allTraces: Sql = constantSql('select trace_uid from traces')

/** Imports `count` traces of two spans each and returns their ids in order, with each one's spans. */
export async function importTraces(
  workspace: Workspace,
  folder: string,
  count: number,
): Promise<{ trace: string; spans: string[] }[]> {
  const lines = Array.from({ length: count }, (_, index) => {
    const traceId = (index + 1).toString(16).padStart(32, 'a')
    const span = (number: number, parent: string) => ({
      traceId,
      spanId: `${number}${(index + 1).toString(16)}`.padStart(16, 'b'),
      parentSpanId: parent,
      name: `step ${number}`,
      startTimeUnixNano: String((1_764_000_000 + index * 60 + number) * 1e9),
      endTimeUnixNano: String((1_764_000_001 + index * 60 + number) * 1e9),
      attributes: [],
    })
    const root = span(1, '')
    return JSON.stringify({
      resourceSpans: [
        { resource: { attributes: [] }, scopeSpans: [{ scope: {}, spans: [root, span(2, root.spanId)] }] },
      ],
    })
  })
  const file = path.join(folder, `traces-${count}.jsonl`)
  await writeFile(file, `${lines.join('\n')}\n`)
  await importPaths(workspace, [file])
  return workspace.database.all<{ trace: string; spans: string[] }>(
    constantSql(
      'select trace_uid as trace, list(span_id order by start_at) as spans from spans group by trace_uid order by trace_uid',
    ),
  )
}

/** A whole label from the fields that matter. */
export function draft(given: Partial<Input<'label.set'>['label']>): Input<'label.set'>['label'] {
  return labelDraft.parse({ verdict: 'fail', ...given })
}

export function onTrace(trace: string) {
  return { trace, span: null, field: null }
}
