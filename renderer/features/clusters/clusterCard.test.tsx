// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient } from '../../client/fakeClient.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { ClusterCard } from './ClusterCard.tsx'
import type { Cluster, Run } from './clusterRun.ts'

afterEach(cleanup)

const cluster: Cluster = {
  id: 'c',
  name: 'think again',
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
  trend: [0, 0, 0],
  plan_tier: [],
  agent_version: [],
  intent: [],
}
const run: Run = {
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
  clusters: [cluster],
}

function show(over: Partial<Cluster>) {
  const shown = { ...cluster, ...over }
  render(
    <ClientProvider client={fakeClient({})}>
      <TooltipProvider>
        <ClusterCard
          run={{ ...run, clusters: [shown] }}
          cluster={shown}
          onOpen={() => undefined}
          onLabel={() => undefined}
        />
      </TooltipProvider>
    </ClientProvider>,
  )
}

test('a cluster of traces without times, versions or plans has no empty chart of them', () => {
  show({})
  expect(screen.getByText('think again')).toBeTruthy()
  expect(screen.queryByText('Mix')).toBeNull()
  expect(screen.queryByText('Traces over time')).toBeNull()
  cleanup()
  show({ trend: [0, 2, 1], plan_tier: [{ value: 'pro', n: 3 }] })
  expect(screen.getByText('Mix')).toBeTruthy()
  expect(screen.getByText('Traces over time')).toBeTruthy()
})
