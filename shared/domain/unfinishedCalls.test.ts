import { expect, test } from 'vitest'
import { unfinishedCalls, type ClockedCall } from './unfinishedCalls.ts'

const call = (tool: string, start: number | null, end: number | null, failed = false): ClockedCall => ({
  tool,
  start,
  end,
  failed,
})

test('a failed call began inside of those that were running; one that ended before, or of the same tool, is none', () => {
  const late = call('lookup', 5, 6, true)
  const running = call('verify', 1, 9)
  const others = [
    call('verify', 1, 5),
    call('lookup', 1, 9),
    call('verify', 6, 9),
    call('verify', 1, 9, true),
    call('verify', 1, null),
    call('verify', null, 9),
  ]
  expect(unfinishedCalls(late, [late, running, ...others])).toEqual([running])
  expect(unfinishedCalls({ ...late, failed: false }, [running])).toEqual([])
  expect(unfinishedCalls({ ...late, start: null }, [running])).toEqual([])
})
