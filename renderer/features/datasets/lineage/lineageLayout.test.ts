import { expect, test } from 'vitest'
import { foldedFrom, layoutLineage, nodeToward } from './lineageLayout.ts'

const node = (kind: string, id: string) => ({ kind, id, title: id })
const lineage = {
  nodes: [
    node('file', 'f'),
    node('trace', 't1'),
    node('trace', 't2'),
    ...Array.from({ length: foldedFrom }, (_, at) => node('span', `s${at}`)),
    node('example', 'e'),
    node('dataset', 'd'),
    { kind: 'more', id: 'm', title: '12 more of kind span' },
  ],
  edges: [
    { from: 'f', to: 't1' },
    { from: 'f', to: 't2' },
    ...Array.from({ length: foldedFrom }, (_, at) => ({ from: 't2', to: `s${at}` })),
    { from: 't1', to: 'e' },
    { from: 'e', to: 'd' },
  ],
}

test('kinds are columns from source to use; many of a kind are one until they are unfolded', () => {
  const folded = layoutLineage(lineage, new Set())
  expect(folded.columns).toEqual([
    { kind: 'file', count: 1 },
    { kind: 'trace', count: 2 },
    { kind: 'span', count: foldedFrom },
    { kind: 'example', count: 1 },
    { kind: 'dataset', count: 1 },
  ])
  expect(folded.nodes.filter(({ kind }) => kind === 'span')).toHaveLength(1)
  expect(folded.edges.filter(({ to }) => to === 'all span')).toHaveLength(1)
  const unfolded = layoutLineage(lineage, new Set(['span']))
  expect(unfolded.nodes.filter(({ kind }) => kind === 'span')).toHaveLength(foldedFrom)
  expect(unfolded.rows).toBe(foldedFrom)
  const places = new Set(unfolded.nodes.map(({ column, row }) => `${column} ${row}`))
  expect(places.size).toBe(unfolded.nodes.length)
  for (const { from, to } of unfolded.edges)
    for (const key of [from, to]) expect(unfolded.nodes.some((each) => each.key === key)).toBe(true)
})

test('arrow keys reach every node from any other', () => {
  for (const open of [new Set<string>(), new Set(['span'])]) {
    const layout = layoutLineage(lineage, open)
    for (const { key: start } of layout.nodes) {
      const reached = new Set([start])
      for (const key of reached)
        for (const arrow of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'] as const) {
          const next = nodeToward(layout, key, arrow)
          if (next !== null) reached.add(next)
        }
      expect(reached.size).toBe(layout.nodes.length)
    }
  }
  const layout = layoutLineage(lineage, new Set())
  expect(nodeToward(layout, 'trace t1', 'ArrowRight')).toBe('example e')
  expect(nodeToward(layout, 'example e', 'ArrowLeft')).toBe('trace t1')
  expect(nodeToward(layout, 'file f', 'ArrowLeft')).toBeNull()
})
