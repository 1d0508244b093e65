import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createSaveQueue } from './saveQueue.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A disk that answers when told to. */
function slowDisk() {
  const stored = new Map<string, number>()
  const log: string[] = []
  let failing = false
  let inFlight = 0
  let most = 0
  return {
    stored,
    log,
    most: () => most,
    fail: (value: boolean) => {
      failing = value
    },
    save: async (key: string, value: number) => {
      inFlight++
      most = Math.max(most, inFlight)
      const fails = failing
      await new Promise((resolve) => setTimeout(resolve, 40))
      inFlight--
      if (fails) throw new Error('disk full')
      stored.set(key, value)
      log.push(`${key}=${value}`)
    },
  }
}

describe('saving', () => {
  test('quick changes become one label; a pause in between makes two', async () => {
    const disk = slowDisk()
    const queue = createSaveQueue({ save: disk.save })
    queue.change('a', 1)
    await vi.advanceTimersByTimeAsync(200)
    queue.change('a', 2)
    await vi.advanceTimersByTimeAsync(500)
    queue.change('a', 3)
    await vi.advanceTimersByTimeAsync(500)
    expect(disk.log).toEqual(['a=2', 'a=3'])
    expect(queue.state()).toMatchObject({ unsaved: 0, saving: false, failure: null })
  })

  test('someone who never pauses is saved within a second all the same', async () => {
    const disk = slowDisk()
    const queue = createSaveQueue({ save: disk.save })
    for (let key = 1; key <= 10; key++) {
      queue.change('a', key)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(disk.log.length).toBeGreaterThan(0)
  })

  test('a change is unsaved until the disk has answered', async () => {
    const disk = slowDisk()
    const queue = createSaveQueue({ save: disk.save })
    queue.change('a', 1)
    expect(queue.state().unsaved).toBe(1)
    await vi.advanceTimersByTimeAsync(310)
    expect(queue.state()).toMatchObject({ unsaved: 1, saving: true, savedAtMs: null })
    await vi.advanceTimersByTimeAsync(40)
    expect(queue.state()).toMatchObject({ unsaved: 0, saving: false })
    expect(queue.state().savedAtMs).not.toBeNull()
  })

  test('a failure keeps everything, tries again by itself, and says when it is over', async () => {
    const disk = slowDisk()
    const queue = createSaveQueue({ save: disk.save })
    disk.fail(true)
    queue.change('a', 1)
    await vi.advanceTimersByTimeAsync(400)
    queue.change('b', 2)
    await vi.advanceTimersByTimeAsync(1000)
    expect(queue.state()).toMatchObject({ unsaved: 2, saving: false })
    expect(queue.state().failure).not.toBeNull()
    disk.fail(false)
    await vi.advanceTimersByTimeAsync(6000)
    expect(disk.log).toEqual(['a=1', 'b=2'])
    expect(queue.state()).toMatchObject({ unsaved: 0, failure: null })
  })

  test('a value that can never be saved is given up only when told so', async () => {
    const log: string[] = []
    const queue = createSaveQueue<string, number>({
      save: async (key, value) => {
        if (key === 'bad') throw new Error('no such trace')
        log.push(`${key}=${value}`)
      },
    })
    queue.change('bad', 1)
    queue.change('good', 2)
    await vi.advanceTimersByTimeAsync(12_000)
    expect(log).toEqual([])
    queue.discardFailed()
    await vi.advanceTimersByTimeAsync(10)
    expect(log).toEqual(['good=2'])
    expect(queue.state()).toMatchObject({ unsaved: 0, failure: null })
  })

  test('closing the screen saves what waits', async () => {
    const disk = slowDisk()
    const queue = createSaveQueue({ save: disk.save })
    queue.change('a', 1)
    queue.close()
    await vi.advanceTimersByTimeAsync(50)
    expect(disk.log).toEqual(['a=1'])
  })

  const step = fc.oneof(
    fc.record({ kind: fc.constant('change' as const), key: fc.constantFrom('a', 'b', 'c') }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ kind: fc.constant('fail' as const), on: fc.boolean() }),
    fc.record({ kind: fc.constant('flush' as const) }),
  )

  test('whatever happens, nothing is lost, nothing goes back in time, one save at a time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const disk = slowDisk()
        const queue = createSaveQueue({ save: disk.save })
        const last = new Map<string, number>()
        let count = 0
        for (const each of steps) {
          if (each.kind === 'change') {
            last.set(each.key, ++count)
            queue.change(each.key, count)
          } else if (each.kind === 'wait') await vi.advanceTimersByTimeAsync(each.ms)
          else if (each.kind === 'fail') disk.fail(each.on)
          else void queue.flush()
        }
        disk.fail(false)
        await vi.advanceTimersByTimeAsync(20_000)
        expect(Object.fromEntries(disk.stored)).toEqual(Object.fromEntries(last))
        expect(queue.state()).toMatchObject({ unsaved: 0, saving: false, failure: null })
        expect(disk.most()).toBeLessThanOrEqual(1)
        for (const key of ['a', 'b', 'c']) {
          const values = disk.log.flatMap((line) =>
            line.startsWith(`${key}=`) ? [Number(line.slice(2))] : [],
          )
          expect(values).toEqual([...values].sort((x, y) => x - y))
        }
      }),
    )
  })
})
