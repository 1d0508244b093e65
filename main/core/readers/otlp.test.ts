import { expect, test } from 'vitest'
import { fileWith, reportOf } from '../../../tests/faults/importFixture.ts'
import { withWorkspace } from '../../../tests/workspaceFixture.ts'
import { constantSql } from '../db/sql.ts'
import { readTrace } from '../traces/traces.ts'

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64')

test('text among bytes is read and masked as text; other bytes stay as they came', () =>
  withWorkspace(async (workspace, folder) => {
    const said = 'Write to jane.roe@example.com\nSoon, über alles.'
    const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0xff])
    const mixed = Uint8Array.from([1, 2, 3])
    const attributes = [
      { key: 'input.value', value: { bytesValue: base64(said) } },
      { key: 'note', value: { arrayValue: { values: [{ bytes_value: base64('me@example.com') }] } } },
      { key: 'picture', value: { bytesValue: base64(picture) } },
      { key: 'mixed', value: { bytesValue: base64(mixed) } },
      { key: 'empty', value: { bytesValue: '' } },
    ]
    const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), name: 'call', attributes }
    const line = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
    await reportOf(workspace, await fileWith(folder, 'bytes.jsonl', line))
    const row = await workspace.database.first<{ trace: string; preview: string }>(
      constantSql('select trace_uid as trace, preview from traces'),
    )
    expect(row?.preview).toMatch(/^Write to \[EMAIL_\w{10}\]\nSoon, über alles\.$/)
    const text = JSON.stringify(await readTrace(workspace, row?.trace ?? ''))
    expect(text).not.toContain('example.com')
    expect(text).not.toContain(base64('me@example.com'))
    const body = await workspace.database.first<{ attributes: string }>(
      constantSql(`select attributes from read_parquet('${workspace.paths.text}/*.parquet')`),
    )
    expect(JSON.parse(body?.attributes ?? '{}')).toMatchObject({
      note: [expect.stringMatching(/^\[EMAIL_/)],
      picture: base64(picture),
      mixed: base64(mixed),
    })
  }))
