import { describe, expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../db/sql.ts'
import { addLabels, addTraces, type TestTrace } from '../slices/slicesFixture.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { seeded } from '../statistics/seededFixture.ts'
import { plantedTexts } from './corpusFixture.ts'
import { duplicateGroups, duplicatePairs, duplicatesFind, duplicatesUndo } from './dedupe.ts'

const find = (workspace: Workspace, input: CallInput<'duplicates.find'> = {}, call = quietCall()) =>
  duplicatesFind(workspace, protocol['duplicates.find'].input.parse(input), call)
const groups = (workspace: Workspace, input: CallInput<'duplicates.groups'> = {}) =>
  duplicateGroups(workspace, protocol['duplicates.groups'].input.parse(input), quietCall())

interface Placed {
  trace_uid: string
  duplicate_group: string | null
  duplicate_multiplicity: number
  representative: boolean | null
}
const placed = async (workspace: Workspace) =>
  new Map(
    (
      await workspace.database.all<Placed>(
        constantSql(
          'select trace_uid, duplicate_group, duplicate_multiplicity, representative from traces order by trace_uid',
        ),
      )
    ).map((row) => [row.trace_uid, row]),
  )
const groupOf = async (workspace: Workspace, trace: string) =>
  (await placed(workspace)).get(trace)?.duplicate_group ?? null

const asks = (trace_uid: string, preview: string, more: Partial<TestTrace> = {}): TestTrace => ({
  trace_uid,
  preview,
  plan_tier: 'pro',
  success: true,
  ...more,
})
const question = 'Where can I find the invoice for the month of October, please?'

describe('a group', () => {
  test('holds equal and nearly equal questions with their reason and score, and reads one for all', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [
        asks('a', question),
        asks('b', question.toUpperCase().replace('?', ' !')),
        asks('c', question.replace('please', 'pleas')),
        asks('d', 'Something else entirely, about the export of data'),
      ])
      const run = await find(workspace)
      expect(run).toMatchObject({ groups: 1, members: 3, exact: 1, near: 1, to_read: 2, traces: 4 })
      const { groups: found, total } = await groups(workspace)
      expect(total).toBe(1)
      expect(found[0]).toMatchObject({ multiplicity: 3, reason: 'near', representative: { trace: 'a' } })
      const { members } = await groups(workspace, { group: found[0]?.group ?? '' })
      expect(members.map(({ trace, reason }) => [trace, reason])).toEqual([
        ['a', 'representative'],
        ['b', 'question'],
        ['c', 'near'],
      ])
      expect(members[2]?.score).toBeGreaterThan(0.7)
      expect(members[2]?.score).toBeLessThan(1)
      const rows = await placed(workspace)
      expect([...rows.values()].map((row) => row.representative)).toEqual([true, false, false, null])
      expect([...rows.values()].map((row) => row.duplicate_multiplicity)).toEqual([3, 3, 3, 1])
    }))

  test('never holds twins with another outcome, tier or intent', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [
        asks('a', question),
        asks('b', question, { success: false }),
        asks('c', question, { success: null }),
        asks('d', question, { plan_tier: 'free' }),
        asks('e', question),
        asks('f', question),
      ])
      // A reviewer outweighs the recorded outcome.
      await addLabels(workspace, [{ trace_uid: 'f', verdict: 'fail' }])
      await find(workspace)
      const rows = await placed(workspace)
      const groupsOf = [...rows.values()].map((row) => row.duplicate_group)
      expect(groupsOf[0]).not.toBeNull()
      expect(groupsOf[4]).toBe(groupsOf[0])
      expect([groupsOf[2], groupsOf[3]]).toEqual([null, null])
      expect(groupsOf[5]).toBe(groupsOf[1])
      expect(groupsOf[5]).not.toBe(groupsOf[0])
    }))

  test('is read by a labelled trace, else one with thumbs down, else the newest', () =>
    withWorkspace(async (workspace) => {
      const representative = async () => (await groups(workspace)).groups[0]?.representative.trace
      await addTraces(workspace, [
        asks('a', question, { start_at: '2026-05-01' }),
        asks('b', question, { start_at: '2026-05-03' }),
        asks('c', question, { start_at: '2026-05-02' }),
      ])
      await find(workspace)
      expect(await representative()).toBe('b')
      await workspace.database.run(sql`update traces set thumbs = 'down' where trace_uid = 'a'`)
      await find(workspace, { fresh: true })
      expect(await representative()).toBe('a')
      await addLabels(
        workspace,
        ['a', 'b', 'c'].map((trace_uid) => ({ trace_uid, verdict: 'pass' as const })).slice(2),
      )
      await workspace.database.run(sql`update traces set success = true`)
      await find(workspace, { fresh: true })
      expect(await representative()).toBe('c')
    }))

  test('of the same course and form of answer needs an intent and a subject, and keeps failed calls apart', () =>
    withWorkspace(async (workspace) => {
      const questions = [
        'Where is my lost parcel?',
        'Has the lost parcel been found, and where?',
        'A parcel from the north got lost.',
        'I wonder if my parcel is lost for good',
        'lost: one parcel, grey, with a handle',
        'How do I change the colour of the page?',
        'Did the parcel get lost again?',
        'The second parcel is lost as well, it seems',
        ...plantedTexts(24, 3, 0).map(({ text }) => text),
      ]
      for (let index = 0; index < questions.length; index += 1) {
        const failed = index >= 6
        await addTraces(workspace, [asks(`t${index}`, questions[index] ?? '')])
        await workspace.database.run(
          sql`update traces set intent = ${index === 0 ? null : 'delivery'}, answer_preview = ${index < 8 ? `Parcel P-${index} over $${index}4.50 was sent to [EMAIL_012345678${index}].` : null} where trace_uid = ${`t${index}`}`,
        )
        for (const [row, tool] of ['verify', 'fetch', 'fetch'].entries())
          await workspace.database.run(
            sql`insert into spans by name select ${`t${index}`} as trace_uid, ${`s${row}`} as span_id, 'tool' as kind, ${tool} as tool,
              ${failed && row === 1 ? 'error' : 'ok'} as status, timestamp '2026-05-01' + to_seconds(${row}) as start_at, 'test' as id_space,
              'test' as format, 1 as import_id, 0 as source_offset, 0 as source_length, ${row} as text_row, 1 as redaction_epoch`,
          )
      }
      expect(await find(workspace)).toMatchObject({ groups: 2, members: 6, exact: 4, near: 0 })
      expect(await groupOf(workspace, 't0')).toBeNull()
      expect(await groupOf(workspace, 't5')).toBeNull()
      expect(await groupOf(workspace, 't6')).toBe(await groupOf(workspace, 't7'))
      expect((await groups(workspace)).groups.map(({ reason }) => reason)).toEqual(['template', 'template'])
    }))

  test('holds all that ask the same in the same words, whatever course and answer each was given', () =>
    withWorkspace(async (workspace) => {
      const random = seeded(7)
      const asked = [
        'the lost parcel',
        'our lost parcel',
        'one lost parcel of mine',
        'a parcel lost in the north',
      ]
      const courses = [
        ['verify', 'fetch'],
        ['fetch', 'refund'],
        ['search', 'search', 'ticket'],
      ]
      const other = plantedTexts(40, 3, 0).map(({ text }) => text)
      const traces = Array.from({ length: 90 }, (_, index) => ({
        uid: `t${String(index).padStart(2, '0')}`,
        question:
          index < 50
            ? `Where do I find ${asked[Math.floor(random() * asked.length)] ?? ''}?`
            : (other[index - 50] ?? ''),
        course: index < 50 ? Math.floor(random() * 4) : 3,
        failed: random() < 0.3,
      }))
      await addTraces(
        workspace,
        traces.map(({ uid, question: preview, failed }) => asks(uid, preview, { success: !failed })),
      )
      for (const { uid, course } of traces) {
        const tools = courses[course] ?? []
        await workspace.database.run(
          sql`update traces set intent = 'delivery', answer_preview = ${tools.length === 0 ? null : `Course ${'x'.repeat(course)} was taken for parcel P-${course}7.`} where trace_uid = ${uid}`,
        )
        for (const [row, tool] of tools.entries())
          await workspace.database.run(
            sql`insert into spans by name select ${uid} as trace_uid, ${`s${row}`} as span_id, 'tool' as kind, ${tool} as tool, 'ok' as status,
              timestamp '2026-05-01' + to_seconds(${row}) as start_at, 'test' as id_space, 'test' as format, 1 as import_id, 0 as source_offset,
              0 as source_length, ${row} as text_row, 1 as redaction_epoch`,
          )
      }
      await find(workspace)
      const found = await placed(workspace)
      const groupsOf = new Map<string, Set<string | null>>()
      for (const { uid, question: words, failed } of traces) {
        const key = `${failed} ${words}`
        groupsOf.set(key, (groupsOf.get(key) ?? new Set()).add(found.get(uid)?.duplicate_group ?? null))
      }
      expect([...groupsOf].filter(([, names]) => names.size > 1)).toEqual([])
      const forms = (await groups(workspace)).groups.map(({ reason }) => reason)
      expect(forms).toContain('template')
    }))
})

const corpus = (seed: number, count: number) =>
  plantedTexts(count, seed).map(({ text, family }, index) => ({
    trace_uid: `t${String(index).padStart(5, '0')}`,
    text,
    family,
    tier: ['free', 'pro', 'enterprise'][family % 3] ?? 'free',
  }))

async function addCorpus(workspace: Workspace, traces: ReturnType<typeof corpus>) {
  await workspace.database.withSession(async (session) => {
    await session.run(
      constantSql(
        'create or replace temp table coming (trace_uid varchar, preview varchar, plan_tier varchar)',
      ),
    )
    await session.append('coming', [
      { type: 'text', values: traces.map(({ trace_uid }) => trace_uid) },
      { type: 'text', values: traces.map(({ text }) => text) },
      { type: 'text', values: traces.map(({ tier }) => tier) },
    ])
    await workspace.database.transactionOn(session, () =>
      session.run(
        constantSql(`insert into traces by name select *, true as success, 1 as spans, false as infrastructure_failure, 0 as llm_calls,
          0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail, 0 as errors, 'x' as source, 'x' as format, 'x' as id_space, 1 as redaction_epoch from coming`),
      ),
    )
  })
}

const partition = async (workspace: Workspace) => {
  const byGroup = new Map<string, string[]>()
  for (const row of (await placed(workspace)).values())
    if (row.duplicate_group !== null)
      byGroup.set(row.duplicate_group, [...(byGroup.get(row.duplicate_group) ?? []), row.trace_uid])
  return [...byGroup.values()].map((members) => members.join(' ')).sort()
}

test('weights stay whole: each trace is told by exactly one that is read', () =>
  withWorkspace(async (workspace) => {
    await addCorpus(workspace, corpus(4, 1500))
    const run = await find(workspace)
    const told = await workspace.database.first<{ n: number; weight: number }>(
      constantSql(
        'select count(*) as n, sum(duplicate_multiplicity) as weight from traces where coalesce(representative, true)',
      ),
    )
    expect(told).toEqual({ n: run.to_read, weight: 1500 })
  }))

test('a run after more traces came looks only at changed blocks and groups as a fresh one, whatever the order', () =>
  withWorkspace(async (workspace) => {
    const traces = corpus(5, 1200)
    await addCorpus(workspace, traces.slice(0, 900))
    expect(await find(workspace)).toMatchObject({ blocks: 3, unchanged: 0 })
    const before = await placed(workspace)
    expect(await find(workspace)).toMatchObject({ blocks: 0, unchanged: 3 })
    expect(await placed(workspace)).toEqual(before)
    const later = traces.slice(900).filter(({ tier }) => tier === 'pro')
    await addCorpus(workspace, later)
    expect(await find(workspace)).toMatchObject({ blocks: 1, unchanged: 2 })
    const grown = await partition(workspace)
    // Groups that grew keep their names.
    const after = await placed(workspace)
    const named = [...before].filter(([, row]) => row.duplicate_group !== null)
    const kept = named.filter(([trace, row]) => after.get(trace)?.duplicate_group === row.duplicate_group)
    expect(kept.length / named.length).toBeGreaterThan(0.95)
    await find(workspace, { fresh: true })
    expect(await partition(workspace)).toEqual(grown)
    await withWorkspace(async (other) => {
      await addCorpus(other, [...later, ...traces.slice(0, 900)].reverse())
      await find(other)
      expect(await partition(other)).toEqual(grown)
    })
  }))

test('undo brings back the grouping before, and then none', () =>
  withWorkspace(async (workspace) => {
    await addCorpus(workspace, corpus(6, 600))
    const first = await find(workspace)
    const before = await placed(workspace)
    const pairs = await duplicatePairs(workspace, { from: 0.5, to: 1, limit: 1000 }, quietCall())
    const second = await find(workspace, { threshold: 0.9 })
    expect(second.members).toBeLessThan(first.members)
    expect(await duplicatesUndo(workspace)).toMatchObject({ undone: true, run: { runId: first.runId } })
    expect(await placed(workspace)).toEqual(before)
    expect(await duplicatePairs(workspace, { from: 0.5, to: 1, limit: 1000 }, quietCall())).toEqual(pairs)
    expect(await duplicatesUndo(workspace)).toEqual({ undone: true, run: null })
    expect(await partition(workspace)).toEqual([])
    expect(await duplicatesUndo(workspace)).toEqual({ undone: false, run: null })
  }))

test('pairs show from most alike to least where a threshold cuts', () =>
  withWorkspace(async (workspace) => {
    await addCorpus(workspace, corpus(7, 1200))
    await find(workspace)
    const { pairs } = await duplicatePairs(workspace, { from: 0.5, to: 1, limit: 1000 }, quietCall())
    const scores = pairs.map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
    expect(scores.at(-1)).toBeLessThan(0.7)
    // Pairs of a chain may stand on both sides of its cut.
    const near = pairs.filter(({ score }) => score >= 0.7)
    expect(near.filter(({ together }) => together).length / near.length).toBeGreaterThan(0.97)
    const some = await duplicatePairs(workspace, { from: 0.6, to: 0.8, limit: 5 }, quietCall())
    expect(some.pairs.length).toBe(5)
    expect(some.pairs.every(({ score }) => score >= 0.6 && score <= 0.8)).toBe(true)
  }))

test('a cancelled run leaves the grouping as it was, and others get their turn meanwhile', () =>
  withWorkspace(async (workspace) => {
    await addCorpus(workspace, corpus(8, 6000))
    await find(workspace, { threshold: 0.9 })
    const before = await placed(workspace)
    const controller = new AbortController()
    let turns = 0
    const ticking = setInterval(() => {
      turns += 1
      if (turns === 5) controller.abort()
    }, 1)
    await expect(
      find(workspace, { threshold: 0.6 }, quietCall({ signal: controller.signal })),
    ).rejects.toThrow()
    clearInterval(ticking)
    expect(turns).toBeGreaterThanOrEqual(5)
    expect(await placed(workspace)).toEqual(before)
  }))

test('an empty workspace has no groups', () =>
  withWorkspace(async (workspace) => {
    expect(await groups(workspace)).toEqual({ run: null, total: 0, groups: [], members: [] })
    expect(await find(workspace)).toMatchObject({ groups: 0, members: 0, to_read: 0 })
  }))
