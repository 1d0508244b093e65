// @vitest-environment happy-dom
import { act, renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { samplingPolicy, type SamplingPolicy } from '../../../../shared/domain/samplingPolicy.ts'
import { usePolicyHistory } from './policyHistory.ts'

const start = samplingPolicy.parse({ seed: 1, rules: [{ name: 'some', rate: 0.1 }] })
const opened = () => renderHook(() => usePolicyHistory(start)).result

test('typing in one field is undone at once, another field by itself, and redo brings each back', () => {
  const history = opened()
  const change = (next: Partial<SamplingPolicy>, field: string | null) =>
    act(() => history.current.change({ ...history.current.policy, ...next }, field))
  change({ where: 'c' }, 'where')
  change({ where: 'cs' }, 'where')
  change({ seed: 2 }, 'seed')
  act(() => history.current.undo())
  expect(history.current.policy).toMatchObject({ where: 'cs', seed: 1 })
  act(() => history.current.undo())
  expect(history.current.policy).toEqual(start)
  expect(history.current.canUndo).toBe(false)
  act(() => history.current.redo())
  act(() => history.current.redo())
  expect(history.current.policy).toMatchObject({ where: 'cs', seed: 2 })
  act(() => history.current.undo())
  change({ where: 'other' }, 'where')
  expect(history.current.canRedo).toBe(false)
})

test('the same field after an undo is a step of its own', () => {
  const history = opened()
  act(() => history.current.change({ ...start, seed: 3 }, 'seed'))
  act(() => history.current.undo())
  act(() => history.current.change({ ...start, seed: 4 }, 'seed'))
  expect(history.current.canUndo).toBe(true)
  act(() => history.current.undo())
  expect(history.current.policy).toEqual(start)
})
