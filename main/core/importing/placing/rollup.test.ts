import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { migrate } from '../../db/migrate.ts'
import { openDatabase } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import { rollTraces } from './rollup.ts'

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { freq: 2 })
const word = maybe(fc.constantFrom('a', 'b', 'c'))
const span = fc.record({
  trace: fc.integer({ min: 0, max: 5 }),
  root: fc.boolean(),
  plan_tier: word,
  agent_version: word,
  // Said by no span at all in most runs, so that a column that nobody fills is met, too.
  router_version: fc.constantFrom(null, null, null, 'r1'),
  session_id: word,
  csat: maybe(fc.integer({ min: 1, max: 5 })),
  success: maybe(fc.boolean()),
})
const columns = ['plan_tier', 'agent_version', 'router_version', 'session_id', 'csat', 'success'] as const

test('a trace says what its root says, the greatest of several roots, and else the greatest of its spans', async () => {
  await withFolder(async (folder) => {
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      await migrate(database, path.resolve('main/core/db/migrations'))
      await fc.assert(
        fc.asyncProperty(fc.array(span, { minLength: 1, maxLength: 25 }), async (spans) => {
          await database.withSession(async (session) => {
            await session.run(constantSql('create or replace temp table coming as from spans limit 0'))
            const text = (value: unknown) => (value === null ? 'null' : `'${String(value)}'`)
            const rows = spans.map(
              (span, index) =>
                `('t${span.trace}', 's${index}', ${span.root ? 'null' : "'p'"}, 'llm', 'ok', 'otel', 'otlp', 1, 0, 1, ${index}, 1, ${columns.map((column) => text(span[column])).join(', ')})`,
            )
            await session.run(
              constantSql(
                `insert into coming (trace_uid, span_id, parent_span_id, kind, status, id_space, format, import_id, source_offset, source_length, text_row, redaction_epoch, ${columns.join(', ')}) values ${rows.join(', ')}`,
              ),
            )
            await rollTraces(session, 'coming')
            const rolled = await session.all(
              constantSql(
                'select trace_uid, plan_tier, agent_version, router_version, session as session_id, csat, success, spans from rolled_traces order by trace_uid',
              ),
            )
            const said = (column: string) =>
              `coalesce(max(${column}) filter (parent_span_id is null), max(${column})) as ${column}`
            const expected = await session.all(
              constantSql(
                `select trace_uid, ${columns.map(said).join(', ')}, count(*)::integer as spans from coming group by trace_uid order by trace_uid`,
              ),
            )
            expect(rolled).toEqual(expected)
          })
        }),
        { numRuns: 40, endOnFailure: true },
      )
    } finally {
      await database.close()
    }
  })
})
