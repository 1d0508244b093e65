// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient } from '../../client/fakeClient.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { ClusterCard } from './ClusterCard.tsx'
import type { Cluster, Undoable } from './clusterRun.ts'
import { fakeCluster, fakeRun } from './fakeRun.ts'

afterEach(cleanup)

function show(over: Partial<Cluster>, undoable: Undoable = null) {
  const shown = fakeCluster({ name: 'think again', trend: [0, 0, 0], ...over })
  render(
    <ClientProvider client={fakeClient({})}>
      <TooltipProvider>
        <ClusterCard
          run={fakeRun([shown])}
          cluster={shown}
          undoable={undoable}
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

test('a cluster that a person changed offers to undo only what an undo would take back', () => {
  const undo = () => screen.queryByRole('button', { name: /^Undo/ })
  show({ id: 'a', by_hand: true })
  expect(undo()).toBeNull()
  cleanup()
  show({ id: 'a', by_hand: true }, { kind: 'merge', clusters: ['b', 'c'] })
  expect(undo()).toBeNull()
  cleanup()
  show({ id: 'a', by_hand: true }, { kind: 'merge', clusters: ['b', 'a'] })
  expect(undo()?.textContent).toBe('Undo the merge')
})
