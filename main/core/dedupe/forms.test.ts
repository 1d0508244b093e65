import { expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { sql } from '../db/sql.ts'
import { addTraces } from '../slices/slicesFixture.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { plantedTexts } from './corpusFixture.ts'
import { duplicateGroups, duplicatesFind } from './dedupe.ts'

async function ask(
  workspace: Workspace,
  uid: string,
  { question, answer, tools = [] }: { question: string; answer?: string; tools?: readonly string[] },
) {
  await addTraces(workspace, [{ trace_uid: uid, preview: question, plan_tier: 'pro', success: true }])
  await workspace.database.run(
    sql`update traces set intent = 'delivery', answer_preview = ${answer ?? null}, spans = ${1 + tools.length} where trace_uid = ${uid}`,
  )
  for (const [row, tool] of tools.entries())
    await workspace.database.run(
      sql`insert into spans by name select ${uid} as trace_uid, ${`s${row}`} as span_id, 'tool' as kind, ${tool} as tool, 'ok' as status,
        timestamp '2026-05-01' + to_seconds(${row}) as start_at, 'test' as id_space, 'test' as format, 1 as import_id, 0 as source_offset,
        0 as source_length, ${row} as text_row, 1 as redaction_epoch`,
    )
}

test('a question near one of a form joins it, and counts as near, not as of its template', () =>
  withWorkspace(async (workspace) => {
    const formed = [
      'Where is my lost parcel?',
      'Has the lost parcel been found in the north yet?',
      'A parcel of ours from Hamburg got lost on the way',
    ]
    for (const [index, question] of formed.entries())
      await ask(workspace, `form${index}`, {
        question,
        answer: `Parcel P-${index}4 was found.`,
        tools: ['verify', 'fetch', 'close'],
      })
    for (const [index, { text }] of plantedTexts(20, 3, 0).entries())
      await ask(workspace, `other${index}`, { question: text })
    // Of another course: it took longer, and its own answer has no form.
    await ask(workspace, 'near', {
      question: 'Has the lost parcel been found in the north by now?',
      answer: 'Nobody knows.',
      tools: ['search', 'ticket', 'search', 'ticket', 'search'],
    })
    await duplicatesFind(workspace, { threshold: 0.7, fresh: false }, quietCall())
    const { groups } = await duplicateGroups(workspace, { offset: 0, limit: 9 }, quietCall())
    expect(groups).toHaveLength(1)
    // A trace of the form speaks for it, though another is longer.
    expect(groups[0]).toMatchObject({ multiplicity: 4, representative: { trace: 'form0' } })
    const { members } = await duplicateGroups(
      workspace,
      { group: groups[0]?.group ?? '', offset: 0, limit: 9 },
      quietCall(),
    )
    expect(members.map(({ trace, reason }) => [trace, reason])).toEqual([
      ['form0', 'representative'],
      ['form1', 'template'],
      ['form2', 'template'],
      ['near', 'near'],
    ])
    // It is a near-copy of another of the group and little like the one to read, and its score says so.
    expect(members[3]?.score).toBeGreaterThan(0)
    expect(members[3]?.score).toBeLessThan(0.5)
  }))
