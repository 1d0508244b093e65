import { expect, test } from 'vitest'
import { parseFilter } from '../../../shared/filter/parse.ts'
import { mixOf, sorted } from './clusterRun.ts'
import { fakeCluster, fakeRun } from './fakeRun.ts'
import { clusterWhere, populationWhere, populationWords, tracesWhere } from './populations.ts'

test('the mix of a cluster stands beside that of all, also where the cluster has none of a value', () => {
  const one = fakeCluster({ id: 'a', plan_tier: [{ value: 'pro', n: 10 }] })
  const other = fakeCluster({
    id: 'b',
    size: 30,
    plan_tier: [
      { value: 'free', n: 20 },
      { value: 'pro', n: 10 },
    ],
  })
  expect(mixOf(fakeRun([one, other]), one, 'plan_tier')).toEqual([
    { value: 'pro', n: 10, share: 1, usual: 0.5 },
    { value: 'free', n: 0, share: 0, usual: 0.5 },
  ])
})

test('clusters are ordered by any column, those that need a look first, and ties never jump', () => {
  const clusters = [
    fakeCluster({ id: 'b', name: 'B', size: 5, state: 'resolved' }),
    fakeCluster({ id: 'a', name: 'C', size: 5, state: 'escalating' }),
    fakeCluster({ id: 'c', name: 'A', size: 9, stability: 0.5, state: 'active' }),
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
