import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoenixLine } from '../../../tests/phoenixLine.ts'
import { importPaths, quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { constantSql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { anchoredGroups } from './semanticGroups.ts'
import { readSemanticDecisions } from './semanticDecisions.ts'
import { semanticDecide, semanticGroups, semanticUndo } from './semanticReading.ts'
import { semanticFind } from './semantic.ts'

const seed = 1
const builtIn = { kind: 'built-in' as const }

/** Runs with a question each, all of one intent and outcome unless said otherwise. */
async function imported(
  workspace: Workspace,
  folder: string,
  runs: readonly { question: string; success?: boolean; vector?: readonly number[] }[],
): Promise<void> {
  const file = path.join(folder, 'spans.jsonl')
  const lines = runs.map(({ question, success = true, vector }, index) =>
    phoenixLine(index, {
      'input.value': question,
      success,
      ...(vector === undefined
        ? {}
        : { 'embedding.embeddings': [{ 'embedding.vector': vector, 'embedding.text': question }] }),
    }),
  )
  await writeFile(file, `${lines.join('\n')}\n`)
  const { files } = await importPaths(workspace, [file])
  expect(files[0]?.error).toBeNull()
}

const groupsNow = async (workspace: Workspace) => {
  const { groups } = await semanticGroups(workspace, { offset: 0, limit: 100 })
  return Promise.all(
    groups.map(async ({ group }) => {
      const { members } = await semanticGroups(workspace, { group, offset: 0, limit: 100 })
      return members.map(({ trace, preview }) => ({ trace, preview }))
    }),
  )
}

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

const questions = [
  'How do I get my money back for the broken kettle?',
  'How can I get my money back for a kettle that is broken?',
  'Which trains go to Vienna on Sunday morning?',
  'On Sunday morning, which trains go to Vienna?',
  'Please close my account today.',
]

test('what is asked in other words is proposed as one group; success and failure never are', async () => {
  await withWorkspace(async (workspace, folder) => {
    await imported(workspace, folder, [
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
    await imported(
      workspace,
      folder,
      questions.map((question) => ({ question })),
    )
    await semanticFind(workspace, { embedder: builtIn, threshold: 0.6, seed }, quietCall())
    const { groups } = await semanticGroups(workspace, { offset: 0, limit: 10 })
    const [first = '', second = ''] = groups.map(({ group }) => group)
    await semanticDecide(workspace, { group: first, decision: 'confirm', reviewer: 'Ada' })
    await semanticDecide(workspace, { group: second, decision: 'dismiss', reviewer: 'Ada' })
    const decided = await semanticGroups(workspace, { offset: 0, limit: 10 })
    expect(decided.groups.map(({ decision }) => decision)).toEqual(['confirm', 'dismiss'])
    expect(decided.confirmed).toBe(1)
    const { groupOf } = await readSemanticDecisions(workspace)
    expect(groupOf.size).toBe(2)
    expect(new Set(groupOf.values()).size).toBe(1)
    expect(await semanticUndo(workspace, { reviewer: 'Ada' })).toEqual({ traces: 2 })
    await semanticUndo(workspace, { reviewer: 'Ada' })
    expect((await readSemanticDecisions(workspace)).groupOf.size).toBe(0)
    await expect(semanticUndo(workspace, { reviewer: 'Ada' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('vectors that the export brought are used, and who has none is counted and left out', async () => {
  await withWorkspace(async (workspace, folder) => {
    await imported(workspace, folder, [
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

/** A server that speaks `/v1/embeddings`: a text becomes a vector of how often each letter stands in it. */
async function withServer(
  work: (url: string, asked: string[][]) => Promise<void>,
  answer: (texts: string[]) => { status: number; body: unknown; location?: string } = lettersOf,
): Promise<void> {
  const asked: string[][] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => (body += part.toString('utf8')))
    request.on('end', () => {
      const { input } = JSON.parse(body) as { input: string[] }
      asked.push(input)
      const { status, body: said, location } = answer(input)
      response
        .writeHead(status, {
          'content-type': 'application/json',
          ...(location === undefined ? {} : { location }),
        })
        .end(JSON.stringify(said))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked)
  } finally {
    server.close()
    server.closeAllConnections()
  }
}

function lettersOf(texts: string[]) {
  const data = texts.map((text, index) => ({
    index,
    embedding: [...'abcdefghijklmnopqrstuvwxyz'].map((letter) => text.split(letter).length - 1),
  }))
  return { status: 200, body: { data: data.reverse() } }
}

test('a server at an address is asked once for each text, with masked text alone, and named in the run', async () => {
  await withServer(async (url, asked) => {
    await withWorkspace(async (workspace, folder) => {
      await imported(workspace, folder, [
        { question: 'write to ann@tidewell.example please' },
        { question: 'please write to ann@tidewell.example' },
        { question: 'zzz qqq' },
      ])
      const embedder = { kind: 'address' as const, url, model: 'letters', remote: false }
      const run = await semanticFind(workspace, { embedder, threshold: 0.95, seed }, quietCall())
      expect(run).toMatchObject({ embedder: `letters at ${url}`, dimension: 26, groups: 1, members: 2 })
      expect(asked.flat()).toHaveLength(3)
      expect(asked.flat().join(' ')).not.toContain('tidewell')
      await semanticFind(workspace, { embedder, threshold: 0.9, seed }, quietCall())
      expect(asked.flat()).toHaveLength(3)
      const [record] = await workspace.database.all<{ said: string }>(
        constantSql("select parameters->>'embedder' as said from runs where stage = 'semantic.find' limit 1"),
      )
      expect(record?.said).toBe(`letters at ${url}`)
    })
  })
})

test('another machine is not asked unless that is meant, and what is no answer changes nothing', async () => {
  await withWorkspace(async (workspace, folder) => {
    await imported(
      workspace,
      folder,
      questions.map((question) => ({ question })),
    )
    await semanticFind(workspace, { embedder: builtIn, threshold: 0.6, seed }, quietCall())
    const before = await groupsNow(workspace)
    const ask = (url: string) =>
      semanticFind(
        workspace,
        { embedder: { kind: 'address', url, model: 'm', remote: false }, threshold: 0.6, seed },
        quietCall(),
      )
    await expect(ask('http://embeddings.example')).rejects.toMatchObject({ code: 'invalid_input' })
    await withServer(
      async (url) => expect(ask(url)).rejects.toMatchObject({ code: 'schema_mismatch' }),
      () => ({ status: 200, body: { data: [] } }),
    )
    await withServer(
      async (url) => expect(ask(url)).rejects.toMatchObject({ code: 'disconnected' }),
      () => ({ status: 404, body: {} }),
    )
    expect(await groupsNow(workspace)).toEqual(before)
  })
})

test('the same text is asked for once, and vectors of one path of a server are not those of another', async () => {
  await withServer(async (url, asked) => {
    await withWorkspace(async (workspace, folder) => {
      const question = 'same words'
      await imported(workspace, folder, [{ question }, { question, success: false }, { question }])
      const find = (at: string) =>
        semanticFind(
          workspace,
          {
            embedder: { kind: 'address', url: `${url}${at}`, model: 'letters', remote: false },
            threshold: 0.9,
            seed,
          },
          quietCall(),
        )
      const run = await find('/a/v1')
      expect(run).toMatchObject({ embedder: `letters at ${url}/a/v1/embeddings`, compared: 3, members: 2 })
      expect(asked.flat()).toEqual([question])
      await find('/b/v1')
      expect(asked.flat()).toEqual([question, question])
    })
  })
})

test('a redirect is not followed, and numbers too large are no vector and are not kept', async () => {
  let followed = 0
  const elsewhere = createServer((_, response) => {
    followed++
    response.end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/embeddings`
  try {
    await withWorkspace(async (workspace, folder) => {
      await imported(workspace, folder, [{ question: 'one' }, { question: 'two' }])
      const find = (url: string) =>
        semanticFind(
          workspace,
          { embedder: { kind: 'address', url, model: 'm', remote: false }, threshold: 0.9, seed },
          quietCall(),
        )
      await withServer(
        async (url) => expect(find(url)).rejects.toMatchObject({ code: 'disconnected' }),
        () => ({ status: 307, body: {}, location }),
      )
      await withServer(
        async (url) => expect(find(url)).rejects.toMatchObject({ code: 'schema_mismatch' }),
        (texts) => ({
          status: 200,
          body: { data: texts.map((_, index) => ({ index, embedding: [1e300, 1] })) },
        }),
      )
      expect(followed).toBe(0)
      expect(await workspace.database.all(constantSql('select * from embeddings'))).toEqual([])
    })
  } finally {
    elsewhere.close()
    elsewhere.closeAllConnections()
  }
})

test('a cancel stops the asking and leaves the groups as they were', async () => {
  await withServer(async (url) => {
    await withWorkspace(async (workspace, folder) => {
      await imported(
        workspace,
        folder,
        questions.map((question) => ({ question })),
      )
      const controller = new AbortController()
      const call = quietCall({
        signal: controller.signal,
        progress: ({ phase }) => phase === 'Asking for vectors' && controller.abort(),
      })
      const embedder = { kind: 'address' as const, url, model: 'letters', remote: false }
      await expect(semanticFind(workspace, { embedder, threshold: 0.6, seed }, call)).rejects.toBeDefined()
      expect((await semanticGroups(workspace, { offset: 0, limit: 10 })).run).toBeNull()
    })
  })
})
