import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { adjustedRand, vMeasure } from '../../main/core/clustering/kernels/agreement.ts'
import { clusterTexts } from '../../main/core/clustering/clustering.ts'
import { quietCall, sample, withoutSamples } from '../workspaceFixture.ts'

const clustersOf = async (texts: readonly string[], seed = 1) =>
  (await clusterTexts({}, { texts: texts.map((text, id) => ({ id, text })), seed }, quietCall())).rows.map(
    ({ cluster }) => cluster,
  )

// Held out: nothing was chosen by it.
test.skipIf(withoutSamples)(
  'the intents of a public test set are found without a model and without their number',
  async () => {
    const { test: rows } = JSON.parse(
      await readFile(sample('intent', 'clinc150_data_full.json'), 'utf8'),
    ) as { test: [string, string][] }
    const found = await clustersOf(rows.map(([text]) => text))
    const truth = rows.map(([, intent]) => intent)
    expect(vMeasure(found, truth)).toBeGreaterThanOrEqual(0.8)
    expect(adjustedRand(found, truth)).toBeGreaterThanOrEqual(0.5)
    expect(found.filter((cluster) => cluster === null).length).toBeLessThan(rows.length * 0.02)
  },
  240_000,
)

const openings = ['please', 'could you', 'i want you to', 'hello,', 'quick one:', 'for our team,']
const wishes = [
  'cancel my subscription',
  'resend the october invoice',
  'reset my password',
  'invite a colleague',
]
const texts = wishes.flatMap((wish) => openings.map((opening) => `${opening} ${wish}`))

test('the same seed gives the same bytes, and paraphrases meet', async () => {
  const found = await clustersOf([...texts, 'zxqv wubble 77'])
  expect(JSON.stringify(await clustersOf([...texts, 'zxqv wubble 77']))).toBe(JSON.stringify(found))
  expect(
    adjustedRand(
      found.slice(0, -1),
      wishes.flatMap((wish) => openings.map(() => wish)),
    ),
  ).toBe(1)
  expect(found.at(-1)).toBeNull()
})

test('nothing, one text and texts without a word are unclustered, not an error', async () => {
  expect(await clustersOf([])).toEqual([])
  expect(await clustersOf(['only one'])).toEqual([null])
  expect(await clustersOf(['', '!!', ''])).toEqual([null, null, null])
})

test('a cancel ends it', async () => {
  const signal = AbortSignal.abort(new Error('stop'))
  await expect(
    clusterTexts({}, { texts: [{ id: 1, text: 'a' }], seed: 1 }, quietCall({ signal })),
  ).rejects.toThrow('stop')
})
