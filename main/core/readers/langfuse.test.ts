import { expect, test } from 'vitest'
import { langfuseReader } from './langfuse.ts'

const read = (value: unknown) => langfuseReader.read({ value, sha256: () => 'ab'.repeat(32) }).frames

const observation = (more: object) => ({ id: 'o1', startTime: '2026-05-20T10:00:10Z', ...more })

test.each(['GENERATION', 'EMBEDDING'])('tokens and cost of a %s are read, as objects and as text', (type) => {
  const usage = { input: 7, output: 3, total: 10 }
  const cost = { total: 0.02 }
  for (const details of [
    { usageDetails: usage, costDetails: cost },
    { usage_details: JSON.stringify(usage), cost_details: JSON.stringify(cost) },
  ]) {
    const [, frame] = read({ trace: { id: 't1' }, observations: [observation({ type, ...details })] })
    expect(frame?.attributes).toMatchObject({
      'llm.token_count.prompt': 7,
      'llm.token_count.completion': 3,
      'llm.token_count.total': 10,
      'llm.cost.total': 0.02,
    })
  }
})

test('a score by the name of an outcome is that outcome', () => {
  const scores = [
    { name: 'Success', value: 1, dataType: 'BOOLEAN' },
    { name: 'csat', value: 4 },
    { name: 'user-feedback', value: 0 },
    { name: 'reward', value: 0.5 },
    { name: 'toxicity', value: 0.1 },
  ]
  const [trace] = read({ trace: { id: 't1', scores }, observations: [] })
  expect(trace?.attributes).toEqual({
    'outcome.success': 1,
    'feedback.csat': 4,
    'feedback.thumbs': 'down',
    'outcome.reward': 0.5,
    'score.toxicity': 0.1,
  })
})
