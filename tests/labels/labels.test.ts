import fc from 'fast-check'
import { copyFile, cp, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import { createDurableFiles } from '../../main/core/files/durableFiles.ts'
import { importsRemove } from '../../main/core/importing/imports.ts'
import { openLabels, type LabelBook } from '../../main/core/labels/labels.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { withWorkspace } from '../workspaceFixture.ts'
import { allTraces, draft, importTraces, onTrace } from './labelFixture.ts'

async function withLabels(
  count: number,
  work: (given: {
    workspace: Workspace
    book: LabelBook
    traces: { trace: string; spans: string[] }[]
    folder: string
  }) => Promise<void>,
): Promise<void> {
  await withWorkspace(async (workspace, folder) => {
    const traces = await importTraces(workspace, folder, count)
    const book = await openLabels(workspace)
    await work({ workspace, book, traces, folder })
    await book.close()
  })
}

const fail = (book: LabelBook, trace: string, reviewer = 'Ana', given: Parameters<typeof draft>[0] = {}) =>
  book.set({ target: onTrace(trace), label: draft({ primary: 'PLN.2', ...given }), reviewer })

test('a label is set, shown, counted and exported with its taxonomy', async () => {
  await withLabels(3, async ({ workspace, book, traces }) => {
    const [one, two] = traces
    const { label, undoDepth } = await fail(book, one?.trace ?? '', ' Ana  B. ', {
      first_failing_span: one?.spans[1] ?? null,
      contributing: ['PLN.3', 'PLN.2', 'PLN.3'],
      note: 'came too early',
      seconds: 12.5,
    })
    expect(undoDepth).toBe(1)
    expect(label).toMatchObject({
      reviewer: 'Ana B.',
      orphaned: false,
      payload: { primary: 'PLN.2', contributing: ['PLN.3'], taxonomy_id: 'agent-failures' },
    })
    await book.set({ target: onTrace(two?.trace ?? ''), label: draft({ verdict: 'pass' }), reviewer: 'Ben' })
    expect((await book.get({ trace: one?.trace ?? '' })).labels).toEqual([label])
    expect((await book.reviewers()).reviewers).toMatchObject([
      { reviewer: 'Ana B.', labels: 1 },
      { reviewer: 'Ben', labels: 1 },
    ])
    expect(await book.progress({ where: '', reviewer: 'ana b.' }, allTraces)).toEqual({
      items: 3,
      labelled: 2,
      byReviewer: { pass: 0, fail: 1, defer: 0, medianSeconds: 12.5 },
    })
    const row = await workspace.database.first(
      sql`select label_id, code, contributing, note, first_failing_span, orphaned from labels where trace_uid = ${one?.trace ?? ''}`,
    )
    expect(row).toEqual({
      label_id: label.labelId,
      code: 'PLN.2',
      contributing: ['PLN.3'],
      note: 'came too early',
      first_failing_span: one?.spans[1],
      orphaned: false,
    })
  })
})

test('what names nothing is refused and leaves no event', async () => {
  await withLabels(2, async ({ book, traces }) => {
    const [one, two] = traces
    const trace = one?.trace ?? ''
    await expect(fail(book, trace, 'Ana', { primary: 'PLN2' })).rejects.toMatchObject({
      code: 'invalid_input',
      hint: expect.stringContaining('PLN.2'),
    })
    await expect(fail(book, trace, 'Ana', { contributing: ['ZZZ.9'] })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(fail(book, trace, 'Ana', { verdict: 'pass' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(fail(book, 'nowhere')).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      fail(book, trace, 'Ana', { first_failing_span: two?.spans[0] ?? null }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(fail(book, trace, '\u0000')).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(fail(book, trace, 'Ana', { note: 'half \ud800' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(book.counts()).toEqual({ labels: 0, events: 0, reviewers: 0 })
    await fail(book, trace)
    expect(book.counts()).toEqual({ labels: 1, events: 2, reviewers: 1 })
  })
})

test('nothing raw gets in with a note, a correction or a quote', async () => {
  await withLabels(1, async ({ workspace, book, traces }) => {
    const { trace = '', spans = [] } = traces[0] ?? {}
    const raw = 'jane.doe@example.com'
    const { label } = await fail(book, trace, 'Ana', {
      note: `ask ${raw}`,
      correction: `Sent to ${raw}.`,
      evidence: [
        {
          span: spans[0] ?? null,
          field: 'output',
          epoch: 1,
          start: 0,
          end: 20,
          quote: raw,
          before: '',
          after: '',
        },
      ],
    })
    const token = /\[EMAIL_[0-9A-Z]{10}\]/.exec(label.payload.note ?? '')?.[0]
    expect(token).toBeDefined()
    expect(label.payload.correction).toBe(`Sent to ${token}.`)
    expect(label.payload.evidence[0]?.quote).toBe(token)
    for (const name of await readdir(workspace.paths.labels, { recursive: true })) {
      const bytes = await readFile(path.join(workspace.paths.labels, name)).catch(() => Buffer.alloc(0))
      expect(bytes.includes(raw), name).toBe(false)
    }
  })
})

type Step = { kind: 'set'; reviewer: string; trace: number } | { kind: 'undo' | 'redo'; reviewer: string }
const reviewer = fc.constantFrom('Ana', 'Ben')
const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('set' as const), reviewer, trace: fc.integer({ min: 0, max: 2 }) }),
    fc.record({ kind: fc.constantFrom('undo' as const, 'redo' as const), reviewer }),
    fc.record({ kind: fc.constant('reopen' as const) }),
  ),
  { maxLength: 24 },
)

// The model: per reviewer, a list of states as any editor keeps it.
function createModel() {
  const state = new Map<string, string | null>()
  const undo = new Map<string, { key: string; before: string | null; after: string }[]>()
  const redo = new Map<string, { key: string; before: string | null; after: string }[]>()
  const listOf = <Item>(map: Map<string, Item[]>, key: string) => {
    const list = map.get(key) ?? []
    map.set(key, list)
    return list
  }
  return {
    state,
    depths: (who: string) => ({ undoDepth: listOf(undo, who).length, redoDepth: listOf(redo, who).length }),
    apply: (step: Step, note: string): boolean => {
      if (step.kind === 'set') {
        const key = `${step.reviewer} ${step.trace}`
        listOf(undo, step.reviewer).push({ key, before: state.get(key) ?? null, after: note })
        redo.set(step.reviewer, [])
        state.set(key, note)
        return true
      }
      const [from, to] = step.kind === 'undo' ? [undo, redo] : [redo, undo]
      const entry = listOf(from, step.reviewer).pop()
      if (entry === undefined) return false
      listOf(to, step.reviewer).push(entry)
      state.set(entry.key, step.kind === 'undo' ? entry.before : entry.after)
      return true
    },
  }
}

// No two differ by their note alone: those would be one step of typing.
const unlike = (index: number): Parameters<typeof draft>[0] => ({
  note: `note ${index}`,
  severity: (['S1', 'S2', 'S3', 'S4'] as const)[index % 4] ?? null,
  confidence: (['low', 'mid', 'high'] as const)[Math.floor(index / 4) % 3] ?? null,
  recovered: index >= 12,
})

test('a note that was saved while it was typed goes by one undo, and comes back whole by one redo', async () => {
  await withLabels(1, async ({ workspace, book, traces }) => {
    const trace = traces[0]?.trace ?? ''
    await fail(book, trace)
    for (const note of ['it', 'it came', 'it came too early']) await fail(book, trace, 'Ana', { note })
    const goesAndComes = async (open: LabelBook) => {
      expect((await open.undo({ reviewer: 'Ana' })).label?.payload).toMatchObject({
        primary: 'PLN.2',
        note: null,
      })
      expect((await open.redo({ reviewer: 'Ana' })).label?.payload.note).toBe('it came too early')
    }
    await goesAndComes(book)
    await book.close()
    const again = await openLabels(workspace)
    await goesAndComes(again)
    await again.close()
  })
})

test('undo and redo behave like those of an editor, per reviewer, also after reopening', async () => {
  await withLabels(3, async ({ workspace, traces }) => {
    await fc.assert(
      fc.asyncProperty(steps, async (given) => {
        for (const name of await readdir(workspace.paths.labels))
          if (name.endsWith('.jsonl')) await rm(path.join(workspace.paths.labels, name))
        let book = await openLabels(workspace)
        const model = createModel()
        for (const [index, step] of given.entries()) {
          if (step.kind === 'reopen') {
            await book.close()
            book = await openLabels(workspace)
            continue
          }
          const expected = model.apply(step, `note ${index}`)
          const depths =
            step.kind === 'set'
              ? await fail(book, traces[step.trace]?.trace ?? '', step.reviewer, unlike(index))
              : await book[step.kind]({ reviewer: step.reviewer })
          if (step.kind === 'undo') expect(depths).toMatchObject({ undone: expected })
          if (step.kind === 'redo') expect(depths).toMatchObject({ redone: expected })
          expect(depths).toMatchObject(model.depths(step.reviewer))
        }
        await book.close()
        const labels = await Promise.all(traces.map(({ trace }) => book.get({ trace })))
        const shown = labels.flatMap(({ labels: on }, index) =>
          on.map((label) => [`${label.reviewer} ${index}`, label.payload.note]),
        )
        const wanted = [...model.state].filter(([, note]) => note !== null)
        expect(new Map(shown as [string, string][])).toEqual(new Map(wanted))
        const rows = await workspace.database.all<{ note: string }>(
          constantSql('select note from labels order by note'),
        )
        expect(rows.map(({ note }) => note)).toEqual(wanted.map(([, note]) => note).sort())
      }),
      { numRuns: 12 },
    )
  })
})

test('an undo brings back the very label that stood before, id and time included', async () => {
  await withLabels(1, async ({ book, traces }) => {
    const trace = traces[0]?.trace ?? ''
    const { label: first } = await fail(book, trace)
    await book.set({ target: onTrace(trace), label: draft({ verdict: 'pass' }), reviewer: 'Ana' })
    const undone = await book.undo({ reviewer: 'Ana' })
    expect(undone.label).toMatchObject({
      labelId: first.labelId,
      atMs: first.atMs,
      payload: first.payload,
    })
    expect(await book.undo({ reviewer: 'Ana' })).toMatchObject({ undone: true, trace, label: null })
    expect(await book.undo({ reviewer: 'Ana' })).toMatchObject({ undone: false, trace: null, label: null })
    expect((await book.get({ trace })).labels).toEqual([])
    expect(await book.redo({ reviewer: 'Ana' })).toMatchObject({ label: { labelId: first.labelId } })
  })
})

test('the export is the same bytes on every run, whatever the order of labelling', async () => {
  await withLabels(4, async ({ workspace, book, traces, folder }) => {
    for (const index of [2, 0, 3, 1]) {
      await fail(book, traces[index]?.trace ?? '', index % 2 === 0 ? 'Zoë' : 'Ana')
      await fail(book, traces[index]?.trace ?? '', 'Ben')
    }
    const { text, sha256, labels } = await book.exportLabels({ where: '' }, allTraces, null)
    const out = path.join(folder, 'labels.jsonl')
    const again = await book.exportLabels({ where: '' }, allTraces, out)
    expect(again).toMatchObject({ labels: 8, path: out, sha256, text: null })
    expect(await readFile(out, 'utf8')).toBe(text)
    await workspace.database.run(constantSql('delete from labels where seq = 1'))
    const rebuilt = await openLabels(workspace)
    expect((await rebuilt.exportLabels({ where: '' }, allTraces, null)).text).toBe(text)
    const lines = (text ?? '')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>)
    expect(labels).toBe(8)
    expect(lines.map(({ trace, reviewer }) => `${trace} ${reviewer}`)).toEqual(
      lines.map(({ trace, reviewer }) => `${trace} ${reviewer}`).sort(),
    )
    expect(Object.keys(lines[0] ?? {})).toEqual(Object.keys(lines[0] ?? {}).sort())
    const some = await book.exportLabels(
      { where: 'x' },
      sql`select ${traces[1]?.trace ?? ''} as trace_uid`,
      null,
    )
    expect(some.labels).toBe(2)
  })
})

test('labels of a removed trace stay, flagged', async () => {
  await withLabels(1, async ({ workspace, book, traces }) => {
    const trace = traces[0]?.trace ?? ''
    await fail(book, trace)
    await importsRemove(workspace, { importId: 1 })
    expect((await book.get({ trace })).labels).toMatchObject([{ orphaned: true }])
    const { text } = await book.exportLabels({ where: '' }, allTraces, null)
    expect(JSON.parse(text ?? '')).toMatchObject({ trace, orphaned: true })
    await workspace.database.run(constantSql('delete from labels'))
    await openLabels(workspace)
    expect(await workspace.database.all(constantSql('select orphaned from labels'))).toEqual([
      { orphaned: true },
    ])
  })
})

test('labels that arrive together go to disk together, in one chain for each reviewer', async () => {
  await withWorkspace(async (plain, folder) => {
    const traces = await importTraces(plain, folder, 6)
    const real = createDurableFiles()
    let appends = 0
    const files = {
      ...real,
      appendDurable: async (file: string, bytes: Uint8Array) => {
        appends++
        await real.appendDurable(file, bytes)
      },
    }
    const workspace = { ...plain, ports: { ...plain.ports, files } }
    const book = await openLabels(workspace)
    await fail(book, traces[0]?.trace ?? '')
    const before = appends
    await Promise.all(Array.from({ length: 30 }, (_, index) => fail(book, traces[index % 6]?.trace ?? '')))
    expect(appends - before).toBeLessThan(30)
    expect(book.counts()).toMatchObject({ events: 32, labels: 6, reviewers: 1 })
    await book.close()
    expect((await openLabels(workspace)).chainHeads()).toEqual(book.chainHeads())
  })
})

test("a colleague's log that is laid into the folder is taken up beside one's own", async () => {
  await withLabels(1, async ({ workspace, book, traces }) => {
    const trace = traces[0]?.trace ?? ''
    await fail(book, trace)
    await withLabels(1, async (other) => {
      await fail(other.book, trace, 'Ben', { note: 'seen elsewhere' })
      const [name = ''] = (await readdir(other.workspace.paths.labels)).filter((each) =>
        each.endsWith('.jsonl'),
      )
      await copyFile(
        path.join(other.workspace.paths.labels, name),
        path.join(workspace.paths.labels, 'from-ben.jsonl'),
      )
      await cp(other.workspace.paths.payloads, workspace.paths.payloads, { recursive: true })
    })
    const merged = await openLabels(workspace)
    expect((await merged.get({ trace })).labels.map(({ reviewer: who }) => who)).toEqual(['Ana', 'Ben'])
    await fail(merged, trace, 'Ben', { note: 'and here' })
    const again = await openLabels(workspace)
    expect((await again.get({ trace })).labels.map(({ payload }) => payload.note)).toEqual([null, 'and here'])
  })
})
