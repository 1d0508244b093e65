import { expect, test } from 'vitest'
import { parseFilter } from '../../../shared/filter/parse.ts'
import { mixOf, sorted, type Cluster, type Run } from './clusterRun.ts'
import { clusterWhere, populationWhere, populationWords, tracesWhere } from './populations.ts'

const cluster = (over: Partial<Cluster>): Cluster => ({
  id: 'c',
  name: 'n',
  parent: null,
  size: 10,
  share: { value: 0.1, low: 0.05, high: 0.2 },
  stability: 1,
  state: 'active',
  by_hand: false,
  merged: [],
  by_signature: true,
  terms: [],
  exemplars: [],
  trend: [1],
  plan_tier: [],
  agent_version: [],
  intent: [],
  ...over,
})

const run = (clusters: Cluster[]): Run => ({
  name: 'failures',
  runId: 'r',
  madeAtMs: 0,
  mode: 'all',
  seed: 1,
  resolution: 1,
  agreement: 1,
  population: 100,
  unclustered: 0,
  where: '',
  fromMs: null,
  toMs: null,
  clusters,
})

test('the mix of a cluster stands beside that of all, also where the cluster has none of a value', () => {
  const one = cluster({ id: 'a', plan_tier: [{ value: 'pro', n: 10 }] })
  const other = cluster({
    id: 'b',
    size: 30,
    plan_tier: [
      { value: 'free', n: 20 },
      { value: 'pro', n: 10 },
    ],
  })
  expect(mixOf(run([one, other]), one, 'plan_tier')).toEqual([
    { value: 'pro', n: 10, share: 1, usual: 0.5 },
    { value: 'free', n: 0, share: 0, usual: 0.5 },
  ])
})

test('clusters are ordered by any column, those that need a look first, and ties never jump', () => {
  const clusters = [
    cluster({ id: 'b', name: 'B', size: 5, state: 'resolved' }),
    cluster({ id: 'a', name: 'C', size: 5, state: 'escalating' }),
    cluster({ id: 'c', name: 'A', size: 9, stability: 0.5, state: 'active' }),
  ]
  const ids = (order: Parameters<typeof sorted>[1]) => sorted(clusters, order).map(({ id }) => id)
  expect(ids('size')).toEqual(['c', 'a', 'b'])
  expect(ids('name')).toEqual(['c', 'b', 'a'])
  expect(ids('stability')).toEqual(['a', 'b', 'c'])
  expect(ids('state')).toEqual(['a', 'c', 'b'])
})

test('every filter that the screen makes can be read, and is named in words', () => {
  for (const where of [
    clusterWhere("it's"),
    tracesWhere(['a', "b'c"]),
    populationWhere('day', ''),
    populationWhere('week', ''),
  ])
    expect(parseFilter(where), where).toMatchObject({ ok: true })
  expect(populationWords(populationWhere('day', ''))).toBe('failures of the last day')
  expect(populationWhere('filter', "plan_tier = 'pro'")).toBe("plan_tier = 'pro'")
  expect(populationWords("plan_tier = 'pro'")).toBe("failures where plan_tier = 'pro'")
})
