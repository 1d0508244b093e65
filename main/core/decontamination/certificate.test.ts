import { appendFile, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withWorkspace } from '../../../tests/workspaceFixture.ts'
import { questions } from './questionsFixture.ts'
import {
  certificate,
  certificateHtml,
  decide,
  decontaminate,
  itemHash,
  readDecisions,
  selfTest,
  type Item,
} from './decontamination.ts'

const quiet = { signal: new AbortController().signal, progress: () => undefined }
const asked = questions(200, 8)
const question = (at: number) => `${asked[at] ?? ''} <b>Who</b> takes it back?`
const evaluation: Item[] = Array.from({ length: 72 }, (_, at) => ({ id: `e${at}`, parts: [question(at)] }))
const part = (at: number) => `${question(at).split(' ').slice(0, 9).join(' ')} ${asked[at + 90] ?? ''}`
const train: Item[] = [
  { id: 'copy', parts: [question(4)] },
  { id: 'part', parts: [part(11)] },
  { id: 'other part', parts: [part(12)] },
  ...Array.from({ length: 30 }, (_, at) => ({ id: `t${at}`, parts: [asked[100 + at] ?? ''] })),
]

async function stated(decisions: Parameters<typeof certificate>[0]['decisions'] = []) {
  const found = await decontaminate({}, { train, evaluation }, quiet)
  const test = await selfTest({}, { train, evaluation }, quiet)
  return { found, certificate: certificate({ train, evaluation, found, decisions, test, version: '1.0.0' }) }
}

// The first run of all; the same inputs give the same certificate.
let known: ReturnType<typeof stated> | null = null
const once = () => (known ??= stated())

test('a certificate names inputs, parameters, every case and what remains, the same bytes each time', async () => {
  const first = (await once()).certificate
  expect(JSON.stringify((await stated()).certificate)).toBe(JSON.stringify(first))
  expect(first.inputs.train.items).toBe(33)
  expect(first.inputs.train.root).toMatch(/^[0-9a-f]{64}$/)
  expect(first.cases).toHaveLength(72)
  expect(first.cases[4]).toMatchObject({
    eval_id: 'e4',
    band: 'remove',
    nearest: { train_id: 'copy', method: 'exact' },
  })
  expect(first.cases[4]?.residual?.train_id).not.toBe('copy')
  expect(first.cases[4]?.sha256).toBe(itemHash({ id: 'another id', parts: [question(4)] }))
  const { removed, review, clear } = first.counts.train
  expect(removed + review + clear).toBe(33)
  expect(first.residual.tenths.reduce((sum, n) => sum + n, first.residual.none)).toBe(72)
  expect(first.findings.find(({ train_id }) => train_id === 'copy')?.matches[0]?.text).toContain(
    asked[4]?.split('. ')[0],
  )
  // One letter more in one case, and it is another certificate.
  const found = await decontaminate({}, { train, evaluation }, quiet)
  const changed = evaluation.map((item, at) => (at === 9 ? { ...item, parts: [`${question(9)}!`] } : item))
  const other = certificate({ train, evaluation: changed, found, test: first.self_test, version: '1.0.0' })
  expect(other.inputs.evaluation.root).not.toBe(first.inputs.evaluation.root)
  expect(other.sha256).not.toBe(first.sha256)
})

test('with too few cases the test proves nothing, and a prompt that all cases share is not what is planted', async () => {
  const shared =
    'You are the support agent of a company that sells project software. Verify who is asking first.'
  const few = (side: string, from: number) =>
    Array.from({ length: 3 }, (_, at) => ({
      id: `${side}${at}`,
      parts: [shared, questions(6, from)[at] ?? ''],
    }))
  const sides = { train: few('t', 11), evaluation: few('e', 12) }
  const test = await selfTest({}, { ...sides, perKind: 40 }, quiet)
  expect(test.enough).toBe(false)
  expect(test.kinds[0]).toMatchObject({ kind: 'verbatim', found: { found: 3, n: 3 } })
  const comparison = await decontaminate({}, sides, quiet)
  const proof = certificate({ ...sides, found: comparison, test, version: '1.0.0' })
  expect(proof.verdict).toBe('insufficient')
  expect(certificateHtml(proof)).toContain('Insufficient evidence')
})

test('without a passed test with planted copies a certificate proves nothing', async () => {
  const { found, certificate: whole } = await once()
  const untested = certificate({ train, evaluation, found, test: null, version: '1.0.0' })
  expect(untested.verdict).toBe('failed')
  const failed = whole.self_test === null ? null : { ...whole.self_test, passed: false }
  expect(certificate({ train, evaluation, found, test: failed, version: '1.0.0' }).verdict).toBe('failed')
})

test('the page holds texts as text, no script and no address', async () => {
  const page = certificateHtml((await once()).certificate)
  expect(page).toContain('&lt;b&gt;Who')
  expect(page).not.toMatch(/<script|<link|<img|https?:|url\(|javascript:| on\w+=/i)
  expect(page).toContain("default-src 'none'")
})

test('decisions outlive the run: confirmed pairs go, dismissed ones stay, and a changed line is named', async () => {
  await withWorkspace(async (workspace) => {
    const { found } = await once()
    const open = found.hits.filter(
      ({ band, train_id }) => band === 'review' && !found.removed.includes(train_id),
    )
    expect(open.length).toBeGreaterThan(1)
    const items = new Map([...train, ...evaluation].map((item) => [item.id, item]))
    const hash = (id: string | number) => itemHash(items.get(id) ?? { id, parts: [] })
    for (const [at, { train_id, eval_id }] of open.entries())
      await decide(workspace, {
        train_sha256: hash(train_id),
        eval_sha256: hash(eval_id),
        decision: at === 0 ? 'confirm' : 'dismiss',
        reason: at === 0 ? 'Says the same' : 'Another matter',
        reviewer: 'Ada',
      })
    const { decisions } = await readDecisions(workspace)
    expect(decisions).toHaveLength(open.length)
    const decided = (await stated(decisions)).certificate
    expect(decided.counts).toMatchObject({ confirmed: 1, dismissed: open.length - 1, open: 0 })
    expect(decided.counts.train.removed).toBe(found.removed.length + 1)
    expect(decided.verdict).toBe(decided.self_test?.passed === true ? 'clean' : 'failed')

    const file = path.join(workspace.paths.decisions, 'decontamination.jsonl')
    await appendFile(file, '{"torn')
    expect((await readDecisions(workspace)).torn).toBe(6)
    await decide(workspace, {
      train_sha256: hash('t1'),
      eval_sha256: hash('e1'),
      decision: 'dismiss',
      reason: 'Late',
      reviewer: 'Bo',
    })
    const after = await readDecisions(workspace)
    expect([after.torn, after.decisions.length]).toEqual([0, open.length + 1])
    await writeFile(file, (await readFile(file, 'utf8')).replace('Says the same', 'Says as same!'))
    await expect(readDecisions(workspace)).rejects.toThrow('Line 2')
  })
})
