import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { importsRemove } from '../../main/core/importing/imports.ts'
import { readTrace } from '../../main/core/traces/traces.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, sample, withoutSamples, withWorkspace } from '../workspaceFixture.ts'

const real = test.skipIf(withoutSamples)
const otlp = () => sample('derived', 'tau_airline_trial0.openinference.otlp.jsonl')
const phoenix = () => sample('derived', 'tau_airline_trial0.phoenix_spans.parquet')

// A trace's number only says in which order it came in; the bridges are compared by the trace it stands for.
const tables = [
  'select * from imports',
  'select * from spans',
  'select * exclude (number) from traces',
  'select * from trace_chunks',
  'select * from trace_tools',
  'select chunk, trace_uid from chunk_traces join traces using (number)',
  'select tool, trace_uid from tool_traces join traces using (number)',
  'select * from rejects',
  'select * from span_revisions',
]

async function contents(workspace: Workspace): Promise<unknown[]> {
  const all: unknown[] = []
  for (const query of tables)
    all.push((await workspace.database.all(constantSql(query))).map((row) => JSON.stringify(row)).toSorted())
  const { text, vault } = workspace.paths
  return [...all, (await readdir(text)).toSorted(), (await readdir(path.join(vault, 'files'))).toSorted()]
}

async function imported(workspace: Workspace, file: string): Promise<number> {
  const { files } = await importPaths(workspace, [file])
  return files[0]?.importId ?? 0
}

const shown = (workspace: Workspace) =>
  workspace.database.first<{ traces: number; spans: number; imports: string }>(
    constantSql(`select (select count(*) from traces) as traces, count(*) as spans,
      string_agg(distinct import_id::varchar, ',') as imports from spans`),
  )

real.each([
  ['the frame of the same spans', otlp, phoenix],
  ['the lines of the same spans', phoenix, otlp],
  ['runs of their own', otlp, () => sample('taubench', 'gpt-4o-airline.json')],
  ['a Langfuse trace', phoenix, () => sample('langfuse', 'crewai-2025-07-11.trace.json')],
])('taken out, %s leave tables and files as they were', (_name, first, second) =>
  withWorkspace(async (workspace) => {
    const empty = await contents(workspace)
    const kept = await imported(workspace, first())
    const before = await contents(workspace)
    const gone = await imported(workspace, second())
    expect(await contents(workspace)).not.toEqual(before)
    await importsRemove(workspace, { importId: gone })
    expect(await contents(workspace)).toEqual(before)
    await importsRemove(workspace, { importId: kept })
    expect(await contents(workspace)).toEqual(empty)
  }),
)

real('of two files with the same spans the second goes on showing them when the first is taken out', () =>
  withWorkspace(async (workspace) => {
    const first = await imported(workspace, otlp())
    const second = await imported(workspace, phoenix())
    expect(await shown(workspace)).toEqual({ traces: 50, spans: 974, imports: `${first}` })
    const some = await workspace.database.first<{ trace: string }>(
      constantSql('select trace_uid as trace from traces order by trace_uid limit 1'),
    )
    const before = await readTrace(workspace, some?.trace ?? '')
    await importsRemove(workspace, { importId: first })
    expect(await shown(workspace)).toEqual({ traces: 50, spans: 974, imports: `${second}` })
    const after = await readTrace(workspace, some?.trace ?? '')
    expect(after.contentId).toBe(before.contentId)
    expect(after.messages.length).toBeGreaterThan(2)
    // And it comes back without a change.
    const { files } = await importPaths(workspace, [otlp()])
    expect(files[0]).toMatchObject({ read: 974, kept: 0, skipped: 974, changed: 0 })
  }),
)
