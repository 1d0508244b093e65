import fc from 'fast-check'
import { expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { semanticFind } from './semantic.ts'
import { readSemanticDecisions } from './semanticDecisions.ts'
import { groupsNow, importQuestions, questions } from '../../../tests/semanticFixture.ts'
import { anchoredGroups } from './semanticGroups.ts'
import { semanticDecide, semanticGroups, semanticUndo } from './semanticReading.ts'

const seed = 1
const builtIn = { kind: 'built-in' as const }

test('no member is less like its representative than the threshold, and a chain does not drift', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), { maxLength: 60 }),
      fc.double({ min: 0.3, max: 0.999, noNaN: true }),
      (angles, threshold) => {
        const values = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]))
        const groups = anchoredGroups({ rows: angles.length, columns: 2, values }, threshold)
        const seen = new Set<number>()
        for (const { leader, members } of groups)
          for (const { row, score } of [{ row: leader, score: 1 }, ...members]) {
            expect(seen.has(row)).toBe(false)
            seen.add(row)
            const cosine = Math.cos((angles[row] ?? 0) - (angles[leader] ?? 0))
            expect(cosine).toBeGreaterThanOrEqual(threshold - 1e-5)
            expect(score).toBeCloseTo(cosine, 4)
          }
      },
    ),
    { numRuns: 200, seed: 3 },
  )
  const chain = Float32Array.from(
    Array.from({ length: 20 }, (_, step) => [Math.cos(step * 0.2), Math.sin(step * 0.2)]).flat(),
  )
  const largest = Math.max(
    ...anchoredGroups({ rows: 20, columns: 2, values: chain }, 0.97).map(({ members }) => members.length),
  )
  expect(largest).toBeLessThanOrEqual(2)
})

test('what is asked in other words is proposed as one group; success and failure never are', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importQuestions(workspace, folder, [
      ...questions.map((question) => ({ question })),
      { question: questions[0] ?? '', success: false },
    ])
    const run = await semanticFind(workspace, { embedder: builtIn, threshold: 0.6, seed }, quietCall())
    expect(run).toMatchObject({
      embedder: 'built-in TF-IDF and SVD',
      questions: 6,
      compared: 6,
      groups: 2,
      members: 4,
    })
    const found = await groupsNow(workspace)
    expect(found.map((group) => group.map(({ preview }) => preview).sort())).toEqual(
      expect.arrayContaining([questions.slice(0, 2).sort(), questions.slice(2, 4).sort()]),
    )
    await semanticFind(workspace, { embedder: builtIn, threshold: 0.6, seed }, quietCall())
    expect(await groupsNow(workspace)).toEqual(found)
  })
})

test('what people confirm is kept as a decision, groups that share a trace are one, and undo takes the last back', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importQuestions(
      workspace,
      folder,
      questions.map((question) => ({ question })),
    )
    await semanticFind(workspace, { embedder: builtIn, threshold: 0.6, seed }, quietCall())
    const { groups, can_undo: atFirst } = await semanticGroups(workspace, { offset: 0, limit: 10 })
    expect(atFirst).toBe(false)
    const [first = '', second = ''] = groups.map(({ group }) => group)
    await semanticDecide(workspace, { group: first, decision: 'confirm', reviewer: 'Ada' })
    await semanticDecide(workspace, { group: second, decision: 'dismiss', reviewer: 'Ada' })
    const decided = await semanticGroups(workspace, { offset: 0, limit: 10 })
    expect(decided.groups.map(({ decision }) => decision)).toEqual(['confirm', 'dismiss'])
    expect(decided).toMatchObject({ confirmed: 1, can_undo: true })
    const { groupOf } = await readSemanticDecisions(workspace)
    expect(groupOf.size).toBe(2)
    expect(new Set(groupOf.values()).size).toBe(1)
    expect(await semanticUndo(workspace, { reviewer: 'Ada' })).toEqual({ traces: 2 })
    await semanticUndo(workspace, { reviewer: 'Ada' })
    expect((await readSemanticDecisions(workspace)).groupOf.size).toBe(0)
    expect((await semanticGroups(workspace, { offset: 0, limit: 10 })).can_undo).toBe(false)
    await expect(semanticUndo(workspace, { reviewer: 'Ada' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('vectors that the export brought are used, and who has none is counted and left out', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importQuestions(workspace, folder, [
      { question: 'one', vector: [1, 0, 0.1] },
      { question: 'another thing', vector: [1, 0, 0] },
      { question: 'third', vector: [0, 1, 0] },
      { question: 'one again, without' },
      { question: 'odd', vector: [1, 0] },
    ])
    const run = await semanticFind(
      workspace,
      { embedder: { kind: 'export' }, threshold: 0.9, seed },
      quietCall(),
    )
    expect(run).toMatchObject({
      embedder: 'vectors of the export',
      dimension: 3,
      questions: 5,
      compared: 3,
      groups: 1,
    })
    expect((await groupsNow(workspace)).map((group) => group.length)).toEqual([2])
  })
})
