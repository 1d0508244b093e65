// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { awaitedSpan } from './awaitedSpan.ts'
import { SpanGrid } from './SpanGrid.tsx'
import type { SpanView } from './SpanLineRow.tsx'
import { aSpan } from './spanTesting.ts'

beforeEach(() => {
  // The page under test has no layout; lists need some.
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 360 })
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, value: 600 })
})
afterEach(cleanup)

const verify = aSpan('v', { seq: 1, name: 'verify_identity', startMs: 0, endMs: 500, durationMs: 500 })
const lookup = aSpan('l', {
  seq: 2,
  name: 'lookup_account',
  startMs: 100,
  endMs: 160,
  status: 'error',
  errorType: 'permission_denied',
})
const search = aSpan('s', {
  seq: 3,
  name: 'search',
  kind: 'retriever',
  startMs: 600,
  chunks: [{ chunk: 'a', rank: 1, score: null, content: null }],
})
const spans = [verify, lookup, search]

const show = (view: SpanView, selected: string) =>
  render(
    <SpanGrid
      spans={spans}
      view={view}
      selected={selected}
      onSelect={() => undefined}
      folding={{ folded: new Set(), unfoldedRuns: new Set() }}
      onFold={() => undefined}
    />,
  ).container

test('the sequence names its lanes, and says in words how a span failed', () => {
  const page = show('sequence', 'l')
  expect(page.textContent).toContain('× denied')
  for (const lane of ['agent', 'model', 'tool', 'retrieval', 'memory', 'guardrail', 'handoff'])
    expect(screen.getAllByText(lane).length).toBeGreaterThan(0)
})

test('the end of the call that a failed one began inside of is marked while that one is selected', () => {
  expect(awaitedSpan(lookup, spans)?.span).toBe('v')
  expect(awaitedSpan(verify, spans)).toBeNull()
  expect(awaitedSpan({ ...lookup, status: 'ok' }, [verify, { ...lookup, status: 'ok' }])).toBeNull()
  const marks = (page: HTMLElement) => page.querySelectorAll('[class*="awaited"]').length
  expect(marks(show('waterfall', 'l'))).toBe(2)
  cleanup()
  expect(marks(show('waterfall', 's'))).toBe(0)
})

test('one chunk is counted as one', () => {
  expect(show('waterfall', 'l').textContent).toContain('1 chunk ·')
})
