import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { importsRemove } from '../imports.ts'

interface Span {
  trace: number
  span: number
  chunks?: string[]
  tool?: string
  endMs?: number
}

const line = ({ trace, span, chunks = [], tool, endMs = 1000 }: Span) =>
  `${JSON.stringify({
    name: tool ?? 'retrieve',
    context: {
      trace_id: String(trace).padStart(32, '0'),
      span_id: String(trace * 16 + span).padStart(16, '0'),
    },
    span_kind: tool === undefined ? 'RETRIEVER' : 'TOOL',
    parent_id: null,
    start_time: '2026-05-01T10:00:00.000Z',
    end_time: new Date(Date.UTC(2026, 4, 1, 10) + endMs).toISOString(),
    status_code: 'OK',
    status_message: '',
    attributes: {
      'retrieval.documents': chunks.map((id) => ({ 'document.id': id })),
      ...(tool === undefined ? {} : { 'tool.name': tool }),
    },
    events: [],
  })}\n`

/** What the bridges hold, and what they should. */
async function bridged(workspace: Workspace) {
  const rows = (query: string) =>
    workspace.database.all<{ trace: string; value: string | null }>(
      constantSql(`select trace, value from (${query}) order by trace, value`),
    )
  const held = (table: string, column: string) =>
    rows(
      `select t.trace_uid as trace, b.${column} as value from ${table} b left join traces t using (number)`,
    )
  const expected = (table: string, column: string) =>
    rows(
      `select distinct t.trace_uid as trace, b.${column} as value from traces t left join ${table} b using (trace_uid)`,
    )
  return {
    held: [await held('chunk_traces', 'chunk'), await held('tool_traces', 'tool')],
    expected: [await expected('trace_chunks', 'chunk'), await expected('trace_tools', 'tool')],
  }
}

test('a trace stands once under each chunk and tool, and once under none, however its spans come and go', () =>
  withWorkspace(async (workspace, folder) => {
    const files: [string, Span[]][] = [
      [
        'first.jsonl',
        [
          { trace: 1, span: 1, chunks: ['faq', 'faq', 'pricing'] },
          { trace: 1, span: 2, chunks: ['faq'] },
          { trace: 1, span: 3, tool: 'lookup' },
          { trace: 2, span: 1 },
          { trace: 3, span: 1, tool: 'lookup' },
        ],
      ],
      [
        'grown.jsonl',
        [
          { trace: 1, span: 2, chunks: ['terms'], endMs: 5000 },
          { trace: 2, span: 2, chunks: ['faq'] },
          { trace: 3, span: 2, tool: 'refund' },
          { trace: 4, span: 1 },
        ],
      ],
    ]
    const sizes: number[][] = []
    const check = async () => {
      const { held, expected } = await bridged(workspace)
      expect(held).toEqual(expected)
      sizes.push(held.map((rows) => rows.length))
    }
    for (const [name, spans] of files) {
      await writeFile(path.join(folder, name), spans.map(line).join(''))
      await importPaths(workspace, [path.join(folder, name)])
      await check()
    }
    for (const importId of [2, 1]) {
      await importsRemove(workspace, { importId })
      await check()
    }
    // Chunks: faq and pricing of 1, none of 2 and 3; then terms of 1 and faq of 2 as well, none of 4; and back.
    expect(sizes).toEqual([
      [4, 3],
      [6, 5],
      [4, 3],
      [0, 0],
    ])
  }))
