import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { formatById } from '../../main/core/export/exporters.ts'
import { croissant } from '../../main/core/export/formats/croissant.ts'
import { testVersion } from '../../main/core/export/exportFixture.ts'

const samples = process.env['ASSAY_SAMPLES']

const lines = async (...place: string[]) =>
  (await readFile(path.join(samples ?? '', ...place), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

const ours = { verifier_metadata: { example_id: 'x', must_not: [] } }

test.skipIf(samples === undefined)(
  'task rows of NeMo Gym and Verifiers have the shape that we write',
  async () => {
    const schema = formatById('nemo-gym')?.schema
    const rows = [
      ...(await lines('targets', 'verifiers_nemo_gym_weather.example.jsonl')),
      ...(await lines('nemo_gym', 'conversational_tool_use_simulation.example.jsonl')),
    ]
    expect(rows.length).toBeGreaterThan(5)
    for (const { responses_create_params: params } of rows) {
      const { input, tools, parallel_tool_calls: parallel } = params as Record<string, unknown>
      const known = {
        input,
        ...(tools === undefined ? {} : { tools }),
        ...(parallel === undefined ? {} : { parallel_tool_calls: parallel }),
      }
      const parsed = schema?.safeParse({ responses_create_params: known, ...ours })
      expect(parsed?.error?.issues ?? []).toEqual([])
    }
  },
)

test.skipIf(samples === undefined)(
  'our Croissant document has every kind of key that a real one has',
  async () => {
    const real = JSON.parse(
      await readFile(path.join(samples ?? '', 'targets', 'croissant_simple-parquet.metadata.json'), 'utf8'),
    ) as Record<string, unknown>
    const file = {
      name: 'data/train.parquet',
      sha256: '0'.repeat(64),
      bytes: 1,
      rows: 1,
      split: 'train',
    } as const
    const written = JSON.parse(croissant([file], testVersion, '2026-06-01')) as Record<string, unknown>
    expect(Object.keys(written)).toEqual(expect.arrayContaining(Object.keys(real)))
    expect(written['@context']).toMatchObject(real['@context'] as object)
    const first = (document: Record<string, unknown>, key: string) =>
      Object.keys((document[key] as Record<string, unknown>[])[0] ?? {})
    expect(first(written, 'distribution')).toEqual(expect.arrayContaining(first(real, 'distribution')))
    const needed = first(real, 'recordSet').filter((key) => key !== 'description')
    expect(first(written, 'recordSet')).toEqual(expect.arrayContaining(needed))
  },
)
