import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import { importsRemove } from '../../main/core/importing/imports.ts'
import { sourceFile } from '../../main/core/workspace/vault.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { withWorkspace } from '../workspaceFixture.ts'
import { fileWith, linesOf, phoenixRows, reportOf } from './importFixture.ts'

type Row = Record<string, unknown>

const answer = (text: string, end = '2026-05-20T10:00:01.000000+00:00'): Row => ({
  end_time: end,
  attributes: {
    'input.value': 'question 1',
    'output.value': text,
    'retrieval.documents': [{ 'document.id': `chunk ${text}` }],
  },
})

/** Imports the three spans of one trace, the first of them changed by `root`. */
async function importing(workspace: Workspace, folder: string, name: string, root: Row, spans = 3) {
  const rows = phoenixRows(1, { 1: root }).slice(0, spans)
  return reportOf(workspace, await fileWith(folder, name, linesOf(rows).join('\n')))
}

async function shown(workspace: Workspace): Promise<Row> {
  const row = await workspace.database.first<Row>(
    constantSql(`select (select answer_preview from traces) as answer, (select spans from traces) as spans,
      (select count(*) from spans) as stored, (select count(*) from span_revisions) as revisions,
      (select string_agg(chunk, ',' order by chunk) from trace_chunks) as chunks`),
  )
  return row ?? {}
}

test('a known trace that comes with more spans grows; what was there is skipped', () =>
  withWorkspace(async (workspace, folder) => {
    await importing(workspace, folder, 'part.jsonl', answer('first'), 2)
    expect(await shown(workspace)).toMatchObject({ spans: 2, stored: 2 })
    const report = await importing(workspace, folder, 'whole.jsonl', answer('first'))
    expect(report).toMatchObject({ read: 3, kept: 1, skipped: 2, changed: 0, traces: 0, spans: 1 })
    expect(await shown(workspace)).toMatchObject({ spans: 3, stored: 3, answer: 'first' })
  }))

test('of two contents the one with the later end is shown, whichever comes first', () =>
  withWorkspace(async (workspace, folder) => {
    await importing(workspace, folder, 'late.jsonl', answer('late', '2026-05-20T10:00:09.000000+00:00'))
    const older = await importing(workspace, folder, 'early.jsonl', answer('early'))
    expect(older).toMatchObject({ read: 3, kept: 1, skipped: 2, changed: 1, traces: 0, spans: 0 })
    expect(await shown(workspace)).toMatchObject({ answer: 'late', stored: 3, chunks: 'chunk late' })
    const newer = await importing(
      workspace,
      folder,
      'later.jsonl',
      answer('later', '2026-05-20T10:00:10.000000+00:00'),
    )
    expect(newer).toMatchObject({ kept: 1, skipped: 2, changed: 1 })
    expect(await shown(workspace)).toMatchObject({ answer: 'later', stored: 3, chunks: 'chunk later' })
  }))

test.each([
  ['the first', 1, 'three', 3],
  ['the middle one', 2, 'three', 3],
  ['the last', 3, 'two', 3],
])('with %s of three revisions taken out, the best of the others is shown', (_, importId, answers, stored) =>
  withWorkspace(async (workspace, folder) => {
    for (const [index, text] of ['one', 'two', 'three'].entries())
      await importing(workspace, folder, `${text}.jsonl`, answer(text, `2026-05-20T10:00:0${index + 1}Z`))
    await importsRemove(workspace, { importId })
    expect(await shown(workspace)).toMatchObject({ answer: answers, stored, chunks: `chunk ${answers}` })
    for (const id of [1, 2, 3].filter((id) => id !== importId))
      await importsRemove(workspace, { importId: id })
    expect(await shown(workspace)).toEqual({
      answer: null,
      spans: null,
      stored: 0,
      revisions: 0,
      chunks: null,
    })
  }),
)

test('a span that two files hold stays until the second of them is taken out, with its source', () =>
  withWorkspace(async (workspace, folder) => {
    const first = await importing(workspace, folder, 'a.jsonl', answer('same'), 2)
    const second = await importing(workspace, folder, 'b.jsonl', answer('same'))
    await importsRemove(workspace, { importId: first.importId ?? 0 })
    expect(await shown(workspace)).toMatchObject({ spans: 3, stored: 3, revisions: 0, answer: 'same' })
    await expect(readFile(sourceFile(workspace.paths, first.sha256))).rejects.toThrow('ENOENT')
    expect((await readFile(sourceFile(workspace.paths, second.sha256))).length).toBe(second.bytes)
  }))

test('labels on a trace taken out are kept and flagged, and find it again when it comes back', () =>
  withWorkspace(async (workspace, folder) => {
    await importing(workspace, folder, 'a.jsonl', answer('one'))
    await workspace.database.run(
      sql`insert into labels (label_id, trace_uid, origin, seq, clock, person, reviewer, verdict, labelled_at)
        select 'l1', trace_uid, 'o1', 1, 1, 'p1', 'Ann', 'pass', current_timestamp::timestamp from traces`,
    )
    const removed = await importsRemove(workspace, { importId: 1 })
    expect(removed).toMatchObject({ traces: 1, spans: 3, labelsKept: 1 })
    const orphaned = constantSql('select orphaned from labels')
    expect(await workspace.database.all(orphaned)).toEqual([{ orphaned: true }])
    await importing(workspace, folder, 'a.jsonl', answer('one'))
    expect(await workspace.database.all(orphaned)).toEqual([{ orphaned: false }])
  }))
