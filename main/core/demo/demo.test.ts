import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import { parseFilter } from '../../../shared/filter/parse.ts'
import { createRedactor } from '../redaction/redaction.ts'
import { generateDemo } from './demo.ts'
import { candidateSummary } from './candidateFixture.ts'
import { coveredTypes, readDemo } from './demoFixture.ts'

let folder = ''
beforeEach(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'assay-demo-'))))
afterEach(() => rm(folder, { recursive: true, force: true }))

const generate = async (traces: number, seed = 1, bodies = 1, name = 'demo') => {
  const out = path.join(folder, `${name}.jsonl`)
  const truth = path.join(folder, `${name}.truth.json`)
  const counts = await generateDemo({
    traces,
    seed,
    bodies,
    out,
    truth,
    signal: new AbortController().signal,
    progress: () => undefined,
  })
  return { out, truth, counts }
}
const hashOf = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex')

test('the same seed and size give the same bytes, another seed others', async () => {
  const [first, second, other] = [
    await generate(300, 1, 1, 'a'),
    await generate(300, 1, 1, 'b'),
    await generate(300, 2, 1, 'c'),
  ]
  expect(await hashOf(first.out)).toBe(await hashOf(second.out))
  expect(await hashOf(first.truth)).toBe(await hashOf(second.truth))
  expect(await hashOf(first.out)).not.toBe(await hashOf(other.out))
})

test.each([8, 9, 33, 150, 400, 1234])('a world of %i traces has as many', async (traces) => {
  const { out, counts } = await generate(traces)
  const lines = (await readFile(out, 'utf8')).trimEnd().split('\n')
  expect(counts.traces).toBe(traces)
  expect(lines).toHaveLength(traces)
  expect(new Set(lines.map((line) => /"traceId":"(\w+)"/.exec(line)?.[1])).size).toBe(traces)
})

test('every planted value stands exactly where the truth says, and covered types are masked there', async () => {
  const { spans, truth } = await readDemo(await generate(600))
  const redactor = createRedactor({ key: new Uint8Array(32) })
  const types = new Map<string, number>()
  const fields = new Set<string>()
  for (const entry of truth.pii) {
    const text = spans.get(`${entry.trace_id}/${entry.span_id}`)?.get(entry.field)
    expect(text?.slice(entry.start, entry.end)).toBe(entry.value)
    if (coveredTypes.has(entry.type)) expect(redactor.redactValue(text ?? '').text).not.toContain(entry.value)
    types.set(entry.type, (types.get(entry.type) ?? 0) + 1)
    fields.add(entry.field.replace(/\d+/g, 'N'))
  }
  expect([...types.keys()].sort()).toEqual([...coveredTypes, 'ACCOUNT', 'NAME', 'PERSON_ID'].sort())
  for (const field of ['input.value', 'name', 'status.message', 'customer.name', 'user.id'])
    expect(fields).toContain(field)
  expect(fields).toContain('llm.input_messages.N.message.tool_calls.N.tool_call.function.arguments')
})

test('no value of a planted type is left out of the truth', async () => {
  const { spans, truth } = await readDemo(await generate(400))
  const told = new Set(
    truth.pii.map((entry) => `${entry.trace_id}/${entry.span_id}/${entry.field}/${entry.start}`),
  )
  const values = new Set(truth.pii.filter((entry) => entry.type !== 'NAME').map((entry) => entry.value))
  const untold = [...spans].flatMap(([span, texts]) =>
    [...texts].flatMap(([field, text]) =>
      [...values].flatMap((value) => {
        const at = text.indexOf(value)
        return at === -1 || told.has(`${span}/${field}/${at}`) ? [] : [`${field}: ${value}`]
      }),
    ),
  )
  expect(untold).toEqual([])
})

test('all ten stories are told, with conditions that the filter language understands', async () => {
  const { truth } = await readDemo(await generate(400))
  expect(Object.keys(truth.stories).sort()).toEqual(['1', '10', '2', '3', '4', '5', '6', '7', '8', '9'])
  for (const story of Object.values(truth.stories)) {
    for (const text of [story.where, story.filter]) expect(parseFilter(text).ok, text).toBe(true)
    expect(story.trace_ids.length).toBeGreaterThan(0)
    expect(new Set(story.trace_ids).size).toBe(story.trace_ids.length)
  }
})

test('without text the facts stay and the person id is all that is planted', async () => {
  const { spans, truth } = await readDemo(await generate(400, 1, 0))
  expect(new Set(truth.pii.map((entry) => entry.type))).toEqual(new Set(['PERSON_ID']))
  const fields = new Set([...spans.values()].flatMap((texts) => [...texts.keys()]))
  expect(fields).not.toContain('input.value')
  expect(fields).toContain('retrieval.documents.0.document.id')
})

test('the candidate moves the metrics as the article has it, over 500 cases and over the first 100', () => {
  const all = candidateSummary(500)
  expect(all.baseline).toEqual({ success: 0.68, escalated: 0.18, csat: 4.1, latency: 14 })
  expect(all.candidate).toEqual({ success: 0.57, escalated: 0.25, csat: 4.4, latency: 20 })
  expect(candidateSummary(100).candidate.success).toBe(0.57)
})

test('a cancelled demo leaves no file', async () => {
  const stop = new AbortController()
  const running = generateDemo({
    traces: 5000,
    seed: 1,
    bodies: 1,
    out: path.join(folder, 'demo.jsonl'),
    truth: path.join(folder, 'demo.truth.json'),
    signal: stop.signal,
    progress: () => stop.abort(),
  })
  await expect(running).rejects.toBeInstanceOf(WorkbenchError)
  expect(await readdir(folder)).toEqual([])
})
