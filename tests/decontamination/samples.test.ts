import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  decontaminate,
  selfTest,
  type Contamination,
  type Item,
} from '../../main/core/decontamination/decontamination.ts'

const samples = process.env['ASSAY_SAMPLES']
const quiet = { signal: new AbortController().signal, progress: () => undefined }

const json = (file: string): unknown => JSON.parse(readFileSync(path.join(samples ?? '', file), 'utf8'))
const lines = <Shape extends z.ZodType>(file: string, shape: Shape): z.output<Shape>[] =>
  readFileSync(path.join(samples ?? '', file), 'utf8')
    .trim()
    .split('\n')
    .map((line) => shape.parse(JSON.parse(line)))
const asItems = (texts: readonly string[]): Item[] => texts.map((text, id) => ({ id, parts: [text] }))
const texts = (file: string) =>
  lines(`decontam/${file}`, z.object({ text: z.string() })).map(({ text }) => text)

/** Of pairs that stand in the same row: are they among the first five of their case, and do they reach a person? */
function scored(found: Contamination, cases: number, rows: ReadonlySet<number>) {
  let [topFive, caught, wrong] = [0, 0, 0]
  for (let id = 0; id < cases; id += 1) {
    const own = found.hits.filter(({ eval_id }) => eval_id === id)
    if (own.some(({ band, train_id }) => band === 'remove' && train_id !== id)) wrong += 1
    if (!rows.has(id)) continue
    if (own.slice(0, 5).some(({ train_id }) => train_id === id)) topFive += 1
    if (own.some(({ band, train_id }) => train_id === id && band !== 'clear')) caught += 1
  }
  // A person confirms what is true among what is shown; what was removed in error stays removed.
  return { topFive: topFive / rows.size, f1: (2 * caught) / (caught + wrong + rows.size) }
}

test.skipIf(samples === undefined).each(['python', 'js'])(
  'problems rephrased in %s are among the first five, and a person gets to see them',
  async (language) => {
    const evaluation = asItems(texts('HumanEval.jsonl'))
    const rephrased = asItems(texts(`humaneval_rephrased_${language}.jsonl`))
    // Rows that were never written are no pairs.
    const written = new Set(
      rephrased.flatMap(({ id, parts }) => (parts[0]?.trim() === '' ? [] : [Number(id)])),
    )
    const all = scored(
      await decontaminate({}, { train: rephrased, evaluation }, quiet),
      evaluation.length,
      written,
    )
    expect(all.topFive).toBeGreaterThanOrEqual(0.97)
    expect(all.f1).toBeGreaterThanOrEqual(0.95)
    // Half of the cases clean: what is shown of them is dismissed, what is removed of them counts against us.
    const half = rephrased.filter(({ id }) => Number(id) % 2 === 0)
    const ofHalf = scored(
      await decontaminate({}, { train: half, evaluation }, quiet),
      evaluation.length,
      new Set([...written].filter((id) => id % 2 === 0)),
    )
    expect(ofHalf.topFive).toBeGreaterThanOrEqual(0.97)
    expect(ofHalf.f1).toBeGreaterThanOrEqual(0.95)
  },
)

test.skipIf(samples === undefined)(
  'of other code nothing is removed but what its makers call a copy',
  async () => {
    const rows = lines(
      'decontam/CodeAlpacaDB.jsonl',
      z.object({ train: z.array(z.string()), results: z.array(z.boolean()) }),
    )
    const copies = new Set(
      rows.flatMap(({ train, results }) => train.filter((_, at) => results[at] === true)),
    )
    const other = [...new Set(rows.flatMap(({ train }) => train))]
    const evaluation = asItems(texts('HumanEval.jsonl'))
    const found = await decontaminate({}, { train: asItems(other), evaluation }, quiet)
    const wrong = found.removed.filter((id) => !copies.has(other[Number(id)] ?? ''))
    const clean = other.filter((text) => !copies.has(text)).length
    expect(clean).toBeGreaterThan(100)
    // No false removal in 135 texts: with 95 % certainty below three in a hundred.
    expect(wrong.length / clean).toBeLessThanOrEqual(0.01)
  },
)

test.skipIf(samples === undefined)(
  'the 19 test rows that stand in the training rows of an intent corpus are found',
  async () => {
    const row = z.tuple([z.string(), z.string()])
    const { train, test: held } = z
      .object({ train: z.array(row), test: z.array(row) })
      .parse(json('intent/clinc150_data_full.json'))
    const found = await decontaminate(
      {},
      {
        train: asItems(train.map(([text]) => text)),
        evaluation: asItems(held.map(([text]) => text)),
        layers: ['exact', 'numbers', 'grams'],
      },
      quiet,
    )
    const exact = found.hits.filter(({ method }) => method === 'exact')
    expect(exact.every(({ band }) => band === 'remove')).toBe(true)
    expect(new Set(exact.map(({ eval_id }) => eval_id)).size).toBe(19)
    const words = (text = '') => text.toLowerCase().match(/[\p{L}\p{N}]+/gu)
    for (const { train_id, eval_id } of exact)
      expect(words(train[Number(train_id)]?.[0])).toEqual(words(held[Number(eval_id)]?.[0]))
  },
)

test.skipIf(samples === undefined)(
  'each airline task of one benchmark is led back to the older one it was made from',
  async () => {
    const scenario = z.object({
      id: z.string(),
      user_scenario: z.object({
        instructions: z.object({
          task_instructions: z.string().nullable(),
          reason_for_call: z.string().nullable(),
          known_info: z.string().nullable(),
        }),
      }),
    })
    const evaluation = z
      .array(scenario)
      .parse(json('tau2bench/tasks-airline.json'))
      .map(({ id, user_scenario: { instructions } }) => ({
        id,
        parts: [instructions.reason_for_call, instructions.known_info, instructions.task_instructions].filter(
          (part) => part !== null,
        ),
      }))
    const runs = lines(
      'derived/tau_airline_gpt4o.runs.jsonl',
      z.object({ task_id: z.number(), instruction: z.string() }),
    )
    const train = [...new Map(runs.map(({ task_id, instruction }) => [task_id, instruction]))].map(
      ([id, text]) => ({ id, parts: [text] }),
    )
    const found = await decontaminate({}, { train, evaluation }, quiet)
    const caught = new Set(found.hits.filter(({ band }) => band !== 'clear').map(({ eval_id }) => eval_id))
    const removed = new Set(found.hits.filter(({ band }) => band === 'remove').map(({ eval_id }) => eval_id))
    expect(evaluation).toHaveLength(50)
    expect(caught.size).toBe(50)
    expect(removed.size).toBeGreaterThanOrEqual(43)
    expect(found.removed.length).toBeGreaterThanOrEqual(43)
  },
)

test.skipIf(samples === undefined)(
  'copies planted among real texts are found: code, questions, and cases that are much alike',
  async () => {
    const code = asItems(texts('HumanEval.jsonl'))
    const other = asItems(texts('humaneval_rephrased_js.jsonl')).map(({ id, parts }) => ({
      id: `other ${id}`,
      parts,
    }))
    const retail = z
      .array(
        z.object({
          id: z.string(),
          user_scenario: z.object({ instructions: z.object({ reason_for_call: z.string() }) }),
        }),
      )
      .parse(json('tau2bench/tasks-retail.json'))
      .map(({ id, user_scenario }) => ({ id, parts: [user_scenario.instructions.reason_for_call] }))
    for (const evaluation of [code, retail]) {
      const result = await selfTest({}, { train: other, evaluation }, quiet)
      expect(result, JSON.stringify(result)).toMatchObject({ passed: true })
      for (const { kind, found, removed } of result.kinds)
        if (kind === 'verbatim' || kind === 'edited')
          expect({ kind, found: found.rate, removed: (removed.rate ?? 0) >= 0.95 }).toEqual({
            kind,
            found: 1,
            removed: true,
          })
    }
  },
)
