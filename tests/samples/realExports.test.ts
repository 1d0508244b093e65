import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { importsRemove, rawGet } from '../../main/core/importing/imports.ts'
import { readTrace } from '../../main/core/traces/traces.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import {
  importPaths,
  quietCall,
  sample,
  withFolder,
  withoutSamples,
  withWorkspace,
} from '../workspaceFixture.ts'

const real = test.skipIf(withoutSamples)
const otlp = () => sample('derived', 'tau_airline_trial0.openinference.otlp.jsonl')
const phoenix = () => sample('derived', 'tau_airline_trial0.phoenix_spans.parquet')

async function importOne(workspace: Workspace, file: string) {
  const { files } = await importPaths(workspace, [file])
  const [report] = files
  if (report === undefined) throw new Error('no report')
  expect(report.kept + report.rejected + report.skipped).toBe(report.read)
  return report
}

const tables = ['imports', 'spans', 'traces', 'trace_chunks', 'trace_tools', 'rejects', 'span_revisions']

/** Every row of every table of traces, without what only tells when or in which order something was imported. */
async function contents(workspace: Workspace): Promise<Record<string, unknown[]>> {
  const all: Record<string, unknown[]> = {}
  for (const table of tables) {
    const rows = await workspace.database.all<Record<string, unknown>>(constantSql(`select * from ${table}`))
    all[table] = rows.map((row) => JSON.stringify(row)).sort()
  }
  return all
}

const traceIds = async (workspace: Workspace) =>
  (
    await workspace.database.all<{ id: string }>(
      constantSql('select trace_uid as id from traces order by trace_uid'),
    )
  ).map(({ id }) => id)

real('the OTLP file and the Phoenix frame of the same runs are the same traces, in either order', () =>
  withWorkspace(async (workspace) => {
    expect(await importOne(workspace, otlp())).toMatchObject({
      format: 'otlp',
      read: 974,
      kept: 974,
      rejected: 0,
      changed: 0,
      traces: 50,
      spans: 974,
    })
    expect(await importOne(workspace, phoenix())).toMatchObject({
      format: 'phoenix',
      read: 974,
      kept: 0,
      skipped: 974,
      changed: 0,
      traces: 0,
      spans: 0,
    })
    await withWorkspace(async (other) => {
      expect(await importOne(other, phoenix())).toMatchObject({
        kept: 974,
        traces: 50,
        spans: 974,
        rejected: 0,
      })
      expect(await importOne(other, otlp())).toMatchObject({ skipped: 974, changed: 0, traces: 0, spans: 0 })
      expect(await traceIds(other)).toEqual(await traceIds(workspace))
    })
  }),
)

real('all eight Langfuse samples come in with a conversation that can be read', () =>
  withWorkspace(async (workspace) => {
    const names = (await readdir(sample('langfuse'))).sort()
    expect(names).toHaveLength(8)
    let calls = 0
    for (const name of names) {
      const file = sample('langfuse', name)
      const source = JSON.parse(await readFile(file, 'utf8')) as {
        trace: { observations?: unknown[] }
        observations?: unknown[]
      }
      const observations = (source.observations ?? source.trace.observations ?? []).length
      expect(await importOne(workspace, file)).toMatchObject({
        format: 'langfuse',
        read: observations + 1,
        kept: observations + 1,
        rejected: 0,
        traces: 1,
      })
    }
    for (const id of await traceIds(workspace)) {
      const { messages, row } = await readTrace(workspace, id)
      expect(
        messages.map(({ role }) => role),
        row.source,
      ).toContain('user')
      expect(
        messages.map(({ role }) => role),
        row.source,
      ).toContain('assistant')
      calls += messages.reduce((sum, message) => sum + message.toolCalls.length, 0)
    }
    expect(calls).toBeGreaterThan(5)
  }),
)

real('chat runs keep their reward as outcome, as JSON, JSON lines and Parquet', () =>
  withWorkspace(async (workspace) => {
    const file = sample('taubench', 'gpt-4o-airline.json')
    const rows = JSON.parse(await readFile(file, 'utf8')) as { reward: number }[]
    expect(await importOne(workspace, file)).toMatchObject({
      format: 'chat-runs',
      read: 200,
      kept: 200,
      traces: 200,
    })
    const rewards = await workspace.database.all<{ reward: number; n: number; won: number }>(
      constantSql(
        `select reward, count(*) as n, count(*) filter (success) as won from traces group by reward order by reward`,
      ),
    )
    const wins = rows.filter(({ reward }) => reward === 1).length
    expect(rewards).toEqual([
      { reward: 0, n: 200 - wins, won: 0 },
      { reward: 1, n: wins, won: wins },
    ])
    for (const name of ['tau_airline_gpt4o.runs.jsonl', 'tau_airline_gpt4o.runs.parquet'])
      expect(await importOne(workspace, sample('derived', name))).toMatchObject({
        read: 200,
        kept: 200,
        traces: 200,
      })
    expect(await importOne(workspace, sample('taubench', 'few_shot-retail.jsonl'))).toMatchObject({
      read: 69,
      kept: 69,
      traces: 69,
    })
  }),
)

real('two run files with the same task and trial numbers but other content are both kept whole', () =>
  withWorkspace(async (workspace, folder) => {
    const rows = JSON.parse(await readFile(sample('taubench', 'gpt-4o-airline.json'), 'utf8')) as {
      traj: { content: string | null }[]
    }[]
    const one = rows.slice(0, 20)
    const other = one.map((row) => ({
      ...row,
      traj: row.traj.map((turn, index) =>
        index === 1 ? { ...turn, content: `${turn.content} Once more.` } : turn,
      ),
    }))
    const files = [path.join(folder, 'one.json'), path.join(folder, 'other.json')]
    await writeFile(files[0] ?? '', JSON.stringify(one))
    await writeFile(files[1] ?? '', JSON.stringify(other))
    const { files: reports } = await importPaths(workspace, files)
    expect(reports.map(({ kept, traces }) => [kept, traces])).toEqual([
      [20, 20],
      [20, 20],
    ])
    expect(await traceIds(workspace)).toHaveLength(40)
  }),
)

real.each(['logs', 'metrics', 'events'])(
  'the %s example of the protocol is refused in plain words',
  (signal) =>
    withWorkspace(async (workspace) => {
      const { files } = await importPaths(workspace, [sample('otlp', `proto-example-${signal}.json`)])
      expect(files[0]?.error?.code).toBe('unsupported')
      expect(files[0]?.error?.message).toMatch(
        /^This file holds (?:log records|metrics), not spans\. Export traces instead\.$/,
      )
      expect(await traceIds(workspace)).toEqual([])
    }),
)

real('any of them twice adds nothing, also under another name', () =>
  withFolder((folder) =>
    withWorkspace(async (workspace) => {
      const files = [
        otlp(),
        phoenix(),
        sample('taubench', 'gpt-4o-airline.json'),
        sample('taubench', 'few_shot-retail.jsonl'),
        sample('otlp', 'open-agent-traces.otlp.jsonl'),
        sample('otlp', 'proto-example-trace.json'),
        sample('agentrx', 'tau_retail_100runs.json'),
        ...(await readdir(sample('langfuse'))).map((name) => sample('langfuse', name)),
      ]
      await importPaths(workspace, files)
      const before = await contents(workspace)
      const again = await importPaths(workspace, files)
      expect(
        again.files.map(({ kept, rejected, alreadyImported }) => [kept, rejected, alreadyImported]),
      ).toEqual(files.map(() => [0, 0, true]))
      for (const file of files.slice(0, 3)) {
        const renamed = path.join(folder, `copy of ${path.basename(file)}`)
        await copyFile(file, renamed)
        expect(await importOne(workspace, renamed)).toMatchObject({ kept: 0, traces: 0, spans: 0 })
      }
      expect(await contents(workspace)).toEqual(before)
    }),
  ),
)

real('a source record comes back byte for byte, and the reason is logged', () =>
  withWorkspace(async (workspace) => {
    let compared = 0
    for (const file of [
      sample('otlp', 'open-agent-traces.otlp.jsonl'),
      sample('taubench', 'few_shot-retail.jsonl'),
    ]) {
      await importOne(workspace, file)
      const source = await readFile(file)
      for (const id of (await traceIds(workspace)).slice(0, 20)) {
        const raw = await rawGet(workspace, { trace: id, reason: 'compare with the source' })
        expect(raw.sha256).toBe(createHash('sha256').update(raw.content).digest('hex'))
        if (raw.file !== path.basename(file) || raw.pieces.length !== 1) continue
        compared += 1
        const piece = source.subarray(raw.offset, raw.offset + raw.bytes)
        expect(Buffer.from(raw.content).equals(piece)).toBe(true)
        expect(() => JSON.parse(piece.toString('utf8')) as unknown).not.toThrow()
      }
    }
    expect(compared).toBeGreaterThan(10)
    const log = await readFile(path.join(workspace.paths.vault, 'raw-access.jsonl'), 'utf8')
    expect(log.split('\n')[0]).toContain('compare with the source')
  }),
)

real('an import taken out again leaves the tables as they were before it', () =>
  withWorkspace(async (workspace) => {
    await importOne(workspace, otlp())
    const before = await contents(workspace)
    const { importId } = await importOne(workspace, sample('taubench', 'gpt-4o-airline.json'))
    await importsRemove(workspace, { importId: importId ?? 0 })
    expect(await contents(workspace)).toEqual(before)
  }),
)

real('a cancelled import of a real file leaves nothing', () =>
  withWorkspace(async (workspace) => {
    const before = await contents(workspace)
    const controller = new AbortController()
    const call = quietCall({ signal: controller.signal, progress: () => controller.abort() })
    await expect(importPaths(workspace, [otlp()], call)).rejects.toMatchObject({ code: 'cancelled' })
    expect(await contents(workspace)).toEqual(before)
  }),
)
