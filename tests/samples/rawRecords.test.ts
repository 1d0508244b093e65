import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { rawGet } from '../../main/core/importing/imports.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, sample, withoutSamples, withWorkspace } from '../workspaceFixture.ts'

const real = test.skipIf(withoutSamples)

const someTraces = (workspace: Workspace) =>
  workspace.database.all<{ trace: string; name: string }>(
    constantSql('select trace_uid as trace, name from traces order by trace_uid limit 25'),
  )

const reason = 'compare with the source'

real.each([
  ['runs in one array', 'taubench/gpt-4o-airline.json', 1],
  ['runs a line', 'derived/tau_airline_gpt4o.runs.jsonl', 1],
  ['text runs a line', 'taubench/few_shot-retail.jsonl', 1],
  ['spans of a trace over many lines', 'derived/tau_airline_trial0.openinference.otlp.jsonl', 50],
  ['one document a trace', 'langfuse/crewai-2025-07-11.trace.json', 1],
  ['a pretty-printed document', 'otlp/proto-example-trace.json', 1],
])('%s come back byte for byte', (_name, file, most) =>
  withWorkspace(async (workspace) => {
    await importPaths(workspace, [sample(file)])
    const source = await readFile(sample(file))
    for (const { trace } of await someTraces(workspace)) {
      const raw = await rawGet(workspace, { trace, reason })
      expect(raw.sha256).toBe(createHash('sha256').update(raw.content).digest('hex'))
      expect(raw.pieces.length).toBeLessThanOrEqual(most)
      const pieces = raw.pieces.map(({ offset, length }) => source.subarray(offset, offset + length))
      for (const piece of pieces) expect(() => JSON.parse(piece.toString('utf8')) as unknown).not.toThrow()
      const joined = pieces.map((piece) => piece.toString('latin1')).join('\n')
      expect(Buffer.from(raw.content).toString('latin1') === joined).toBe(true)
      expect(raw.file).toBe(path.basename(file))
    }
  }),
)

real.each(['tau_airline_trial0.phoenix_spans.parquet', 'tau_airline_gpt4o.runs.parquet'])(
  'of %s the file itself is the record, once however many rows a trace has',
  (file) =>
    withWorkspace(async (workspace) => {
      await importPaths(workspace, [sample('derived', file)])
      const source = await readFile(sample('derived', file))
      const [first] = await someTraces(workspace)
      const raw = await rawGet(workspace, { trace: first?.trace ?? '', reason })
      expect(raw.pieces).toEqual([{ file, offset: 0, length: source.length, whole: true }])
      expect(source.equals(raw.content)).toBe(true)
    }),
)

real('who looked at which record, and why, is logged before anything is shown', () =>
  withWorkspace(async (workspace) => {
    await importPaths(workspace, [sample('otlp', 'proto-example-trace.json')])
    const [first] = await someTraces(workspace)
    const trace = first?.trace ?? ''
    for (const why of ['first look', 'second look']) await rawGet(workspace, { trace, reason: why })
    const log = await readFile(path.join(workspace.paths.vault, 'raw-access.jsonl'), 'utf8')
    expect(
      log
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toMatchObject([
      { trace, reason: 'first look' },
      { trace, reason: 'second look' },
    ])
  }),
)
