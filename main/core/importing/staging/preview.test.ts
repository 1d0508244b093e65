import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'

test('the preview of a chat payload is what the user said, not the instructions that all traces share', () =>
  withWorkspace(async (workspace, folder) => {
    const inputs = [
      {
        messages: [
          { role: 'system', content: 'Be helpful.' },
          { role: 'user', content: 'Where is it?' },
        ],
      },
      [
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'And the other?' },
      ],
      { messages: [{ role: 'user', content: 'Only me' }] },
    ]
    const lines = inputs.map((input, index) => ({
      traceId: String(index + 1).padStart(32, '0'),
      spanId: String(index + 1).padStart(16, '0'),
      name: 'agent',
      startTimeUnixNano: `178000000${index}000000000`,
      attributes: [{ key: 'input.value', value: { stringValue: JSON.stringify(input) } }],
    }))
    const file = path.join(folder, 'chats.jsonl')
    await writeFile(
      file,
      lines
        .map((span) => `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })}\n`)
        .join(''),
    )
    await importPaths(workspace, [file])
    const rows = await workspace.database.all<{ preview: string }>(
      constantSql('select preview from traces order by start_at'),
    )
    expect(rows.map(({ preview }) => preview)).toEqual(['Where is it?', 'And the other?', 'Only me'])
  }))
