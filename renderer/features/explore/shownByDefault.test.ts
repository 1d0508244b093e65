import { expect, test } from 'vitest'
import { defaultColumns } from '../../stores/exploreView.ts'
import { shownByDefault } from './shownByDefault.ts'
import type { TraceRow } from './traces/useTracePages.ts'

const none = { trace: 't', startMs: null, preview: 'Hi!', csat: null, latency: null, agent_version: null }
const rows = (...changes: Partial<TraceRow>[]) => changes.map((change) => ({ ...none, ...change }))
const facet = (dimension: string, distinct: number, value: string | null = 'a') => ({
  dimension,
  distinct,
  missing: 0,
  values: [{ value, count: 1, total: 1 }],
})

test('chats without times or scores are shown by what they have', () => {
  const chats = rows({ success: null, turns: 4, tool_errors: 0 }, { success: true, turns: 6, tool_errors: 1 })
  const facets = [facet('chunk', 0), facet('tool', 3, "user's_details"), facet('source', 1)]
  expect(shownByDefault(chats, facets)).toEqual({
    columns: ['trace', 'preview', 'code', 'success', 'turns', 'tool_errors'],
    by: 'tool',
    metric: 'success',
    example: "tool = 'user''s_details'",
  })
})

test('traces with all of it, and a workspace without any, are shown as ever', () => {
  const full = rows({ startMs: 1, csat: 3, latency: 2, agent_version: 'v1', plan_tier: 'pro', success: true })
  const usual = {
    columns: defaultColumns,
    by: 'chunk',
    metric: 'csat',
    example: "plan_tier = 'enterprise' and csat < 3",
  }
  expect(shownByDefault(full, [facet('chunk', 9)])).toEqual(usual)
  expect(shownByDefault([], [])).toEqual(usual)
})
