import { expect, test } from 'vitest'
import { detect } from './detectors.ts'
import { outcomeOf, type Step } from './steps.ts'

const call = (tool: string, start: number, end: number, more: Partial<Step> = {}): Step => ({
  span: `${tool}@${start}`,
  kind: 'tool',
  name: tool,
  tool,
  status: 'ok',
  error: null,
  start,
  end,
  triggered: null,
  given: null,
  message: null,
  complaint: null,
  empty: false,
  ...more,
})
const refused = { status: 'error', error: 'permission_denied' }
const late = { status: 'error', error: 'timeout' }
const texts = (steps: readonly Step[]) => detect(steps).map(({ text }) => text)

test('the same call three times is a loop, another argument is none', () => {
  const same = [0, 1, 2].map((at) => call('search', at, at + 1, { given: 'a' }))
  expect(detect(same)).toEqual([
    { detector: 'repeated call', spans: ['search@0', 'search@1', 'search@2'], text: 'loop of search' },
  ])
  expect(texts(same.slice(0, 2))).toEqual([])
  expect(texts([0, 1, 2].map((at) => call('search', at, at + 1, { given: String(at) })))).toEqual([])
  expect(texts([0, 1, 2].map((at) => call('search', at, at + 1)))).toEqual([])
  expect(texts([0, 1, 2, 3, 4].map((at) => call('search', at, at + 1)))).toEqual(['loop of search'])
})

test('a call that fails while another tool still runs came before its turn', () => {
  expect(texts([call('verify', 0, 10), call('lookup', 2, 3, refused)])).toEqual(['lookup before verify ends'])
  expect(texts([call('verify', 0, 10), call('lookup', 2, 3)])).toEqual([])
  expect(texts([call('verify', 0, 2), call('lookup', 2, 3, refused)])).toEqual([])
  expect(texts([call('lookup', 0, 10), call('lookup', 2, 3, refused)])).toEqual([])
  const untimed = { start: null, end: null }
  expect(texts([call('verify', 0, 10, untimed), call('lookup', 2, 3, { ...refused, ...untimed })])).toEqual(
    [],
  )
})

test('refused, called again and without an answer in the end', () => {
  const tries = [call('lookup', 0, 1, refused), call('lookup', 1, 2, refused), call('lookup', 2, 9, late)]
  expect(detect(tries)).toEqual([
    {
      detector: 'denied, retried, timed out',
      spans: tries.map(({ span }) => span),
      text: 'lookup denied, retried, timed out',
    },
  ])
  expect(texts([call('lookup', 0, 1, refused), call('lookup', 1, 2), call('lookup', 2, 9, late)])).toEqual([])
  expect(texts([call('lookup', 0, 1, refused), call('other', 1, 9, late)])).toEqual([])
})

test('an outcome is told by type before message, and only of what failed', () => {
  const failed = (error: string | null, message: string | null = null) =>
    outcomeOf({ status: 'error', error, message })
  expect(failed('DeadlineExceeded')).toBe('timeout')
  expect(failed('PERMISSION_DENIED')).toBe('denied')
  expect(failed('tool_error', 'Error: 503 from upstream')).toBe('unavailable')
  expect(failed('tool_error', 'Request timed out')).toBe('timeout')
  expect(failed('tool_error', 'Error: user not found')).toBe('error')
  expect(outcomeOf({ status: 'ok', error: 'timeout', message: null })).toBe('ok')
})
