import type { Cluster, Run } from './clusterRun.ts'

/** A cluster of ten traces that says of itself what `over` has, else the plainest, for tests. */
export const fakeCluster = (over: Partial<Cluster> = {}): Cluster => ({
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

/** A run over all failures that found `clusters`, for tests. */
export const fakeRun = (clusters: Cluster[], over: Partial<Run> = {}): Run => ({
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
  ...over,
})
