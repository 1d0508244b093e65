import { describe, expect, test } from 'vitest'
import { aSpan } from './spanTesting.ts'
import { spansAroundFailure, spanState } from './spanState.ts'
import { foldingThatShows, runWords, treeLines, type Folding } from './spanTree.ts'
import { barOf, timeScale } from './timeScale.ts'

const open: Folding = { folded: new Set(), unfoldedRuns: new Set() }
const child = (id: string, change = {}) => aSpan(id, { parent: 'root', depth: 1, ...change })
const root = aSpan('root', { kind: 'agent' })
const keys = (lines: { key: string }[]) => lines.map((line) => line.key)

describe('lines of the tree', () => {
  test('a folded span hides all below it and nothing beside it', () => {
    const spans = [root, child('a'), aSpan('a1', { parent: 'a', depth: 2 }), child('b')]
    expect(keys(treeLines(spans, { ...open, folded: new Set(['a']) }))).toEqual(['root', 'a', 'b'])
    expect(keys(treeLines(spans, { ...open, folded: new Set(['root']) }))).toEqual(['root'])
  })

  test('more than three repeats fold into one line, and unfold in place', () => {
    const calls = ['c1', 'c2', 'c3', 'c4', 'c5'].map((id) => child(id, { name: 'lookup' }))
    const spans = [root, ...calls, child('after')]
    expect(keys(treeLines(spans, open))).toEqual(['root', 'c1', 'run:c1', 'after'])
    const shown = treeLines(spans, { ...open, unfoldedRuns: new Set(['run:c1']) })
    expect(keys(shown)).toEqual(['root', 'c1', 'c2', 'c3', 'c4', 'c5', 'after'])
    expect(keys(treeLines([root, ...calls.slice(0, 4)], open))).toEqual(['root', 'c1', 'c2', 'c3', 'c4'])
  })

  test('a call with children of its own is no repeat', () => {
    const calls = ['c1', 'c2', 'c3', 'c4', 'c5'].map((id) => child(id, { name: 'lookup' }))
    const spans = [root, ...calls, aSpan('x', { parent: 'c5', depth: 2 })]
    expect(keys(treeLines(spans, open))).toEqual(['root', 'c1', 'c2', 'c3', 'c4', 'c5', 'x'])
  })

  test('spans whose parent is missing stand together under a line that counts them', () => {
    const lost = aSpan('lost', { parent: 'gone', flags: ['orphan'] })
    const below = aSpan('below', { parent: 'lost', depth: 1 })
    const lines = treeLines([lost, below, root, child('a')], open)
    expect(keys(lines)).toEqual(['root', 'a', 'orphans', 'lost', 'below'])
    expect(lines[2]).toMatchObject({ spans: 1 })
  })

  test('a hidden span can always be brought into view', () => {
    const calls = ['c1', 'c2', 'c3', 'c4', 'c5'].map((id) => child(id, { name: 'lookup' }))
    const spans = [root, ...calls]
    const folding = foldingThatShows(spans, 'c4', { ...open, folded: new Set(['root']) })
    expect(keys(treeLines(spans, folding))).toContain('c4')
    expect(foldingThatShows(spans, 'c1', open)).toBe(open)
  })

  test('a loop of parents ends', () => {
    const spans = [aSpan('a', { parent: 'b' }), aSpan('b', { parent: 'a' })]
    expect(foldingThatShows(spans, 'a', open)).toBe(open)
  })
})

describe('words', () => {
  test('a failure says its kind, a guardrail what it did', () => {
    const failing = (errorType: string | null) => spanState(aSpan('a', { status: 'error', errorType })).word
    expect(failing('PERMISSION_DENIED')).toBe('denied')
    expect(failing('TimeoutError')).toBe('timeout')
    expect(failing(null)).toBe('failed')
    expect(spanState(aSpan('g', { kind: 'guardrail', guardrailTriggered: true })).word).toBe('triggered')
    expect(spanState(aSpan('g', { kind: 'guardrail', guardrailTriggered: false })).word).toBe('passed')
  })

  test('a short run names each end, a long one counts them', () => {
    const denied = aSpan('a', { status: 'error', errorType: 'DENIED' })
    const late = aSpan('b', { status: 'error', errorType: 'timeout' })
    expect(runWords([denied, denied, late]).words).toBe('denied, denied, timeout')
    expect(runWords([denied, denied, late, late, late]).words).toBe('2 denied, 3 timeout')
  })

  test('review shows what surrounds a failure, or all where nothing failed', () => {
    const spans = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) =>
      child(id, { status: id === 'd' ? 'error' : 'ok' }),
    )
    expect(spansAroundFailure([root, ...spans], 1).map((span) => span.span)).toEqual(['c', 'd', 'e'])
    expect(spansAroundFailure([root, child('a')])).toHaveLength(2)
  })
})

describe('time axis', () => {
  test('bars are fractions of the whole and never leave the axis', () => {
    const spans = [
      aSpan('a', { startMs: 1000, endMs: 41_000 }),
      aSpan('b', { startMs: 11_000, endMs: 21_000 }),
    ]
    const scale = timeScale(spans)
    expect(scale.ticks.map((tick) => tick.label)).toEqual(['0', '10 s', '20 s', '30 s', '40 s'])
    expect(barOf(scale, spans[1] ?? root, 1)).toEqual({ left: 0.25, width: 0.25 })
  })

  test('without times spans stand in their order', () => {
    const spans = [aSpan('a', { startMs: null, endMs: null }), aSpan('b', { startMs: null, endMs: null })]
    const scale = timeScale(spans)
    expect(scale.mode).toBe('order')
    expect(barOf(scale, spans[1] ?? root, 1)?.left).toBe(0.5)
  })

  test('a negative duration has no width, a missing start no bar', () => {
    const backwards = aSpan('a', { startMs: 500, endMs: 100 })
    const scale = timeScale([aSpan('r', { startMs: 0, endMs: 1000 }), backwards])
    expect(barOf(scale, backwards, 1)).toEqual({ left: 0.5, width: 0 })
    expect(barOf(scale, aSpan('n', { startMs: null }), 2)).toBeNull()
  })

  test('a child outside its parent counts as clock skew', () => {
    const parent = aSpan('root', { startMs: 100, endMs: 200 })
    expect(timeScale([parent, child('early', { startMs: 50, endMs: 150 })]).skewed).toBe(1)
    expect(timeScale([parent, child('inside', { startMs: 100, endMs: 201 })]).skewed).toBe(0)
  })
})
