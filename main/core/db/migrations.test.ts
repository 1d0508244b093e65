import { cp, readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { migrations, withFolder } from '../../../tests/workspaceFixture.ts'
import { migrate } from './migrate.ts'
import { openDatabase } from './open.ts'
import { constantSql } from './sql.ts'

test('an older workspace keeps no figure of a trace that no span said', () =>
  withFolder(async (folder) => {
    const older = path.join(folder, 'older')
    for (const name of await readdir(migrations))
      if (name < '0008') await cp(path.join(migrations, name), path.join(older, name))
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      await migrate(database, older)
      const spanColumns =
        'trace_uid, span_id, parent_span_id, kind, status, tokens_total, cost, turns, thumbs, escalated, guardrail_triggered'
      const rest =
        "id_space, format, import_id, source_offset, source_length, text_row, redaction_epoch) select *, 'otel', 'otlp', 1, 0, 1, 1, 1 from (values"
      await database.run(
        constantSql(`insert into spans (${spanColumns}, ${rest}
          ('a', '1', null, 'agent', 'ok', null::bigint, null::double, null::integer, 'UP', null::boolean, null::boolean),
          ('a', '2', '1', 'llm', 'ok', 120, 0.01, null, null, null, null),
          ('a', '3', '2', 'llm', 'ok', 120, 0.01, null, null, null, null),
          ('b', '1', null, 'llm', 'ok', 7, 0.5, 3, '-1', true, false))`),
      )
      await database.run(
        constantSql(`insert into traces (trace_uid, spans, turns, thumbs, escalation, infrastructure_failure, cost, tokens, llm_calls, tool_calls,
            tool_errors, retries, guardrail, errors, source, format, id_space, redaction_epoch)
          select *, 0, 0, 0, 0, 0, 's', 'otlp', 'otel', 1 from (values
            ('a', 3, 1, 'UP', true, false, 0.02, 240, 2), ('b', 1, 3, '-1', true, false, 0.5, 7, 1))`),
      )
      await migrate(database, migrations)
      const rows = await database.all(
        constantSql(
          'select trace_uid, turns, thumbs, escalation, guardrail, cost, tokens, llm_calls from traces order by trace_uid',
        ),
      )
      expect(rows).toEqual([
        {
          trace_uid: 'a',
          turns: null,
          thumbs: 'up',
          escalation: null,
          guardrail: null,
          cost: 0.01,
          tokens: 120,
          llm_calls: 1,
        },
        {
          trace_uid: 'b',
          turns: 3,
          thumbs: 'down',
          escalation: true,
          guardrail: 0,
          cost: 0.5,
          tokens: 7,
          llm_calls: 1,
        },
      ])
    } finally {
      await database.close()
    }
  }))
