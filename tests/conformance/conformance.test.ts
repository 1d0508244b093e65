import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CoreEvent } from '../../shared/protocol/wire.ts'
import { createToyCore, type ToyCore } from './toyCore.ts'
import { transports, type ToyClient, type Transport } from './transports.ts'

describe.each(Object.entries(transports))('over %s', (name, open) => {
  let core: ToyCore
  let transport: Transport
  let client: ToyClient

  beforeEach(async () => {
    core = createToyCore()
    transport = await open(core.dispatcher)
    client = await transport.connect()
  })
  afterEach(async () => {
    client.close()
    await transport.close()
  })

  it('a query answers, with the defaults of its input filled in', async () => {
    expect(await client.call('toy.add', { a: 2 })).toEqual({ sum: 3 })
    const many = Array.from({ length: 50 }, (_, a) => client.call('toy.add', { a, b: a }))
    expect(await Promise.all(many)).toEqual(many.map((_, a) => ({ sum: 2 * a })))
  })

  it('bytes arrive as they were, deep inside and empty too', async () => {
    const content = Uint8Array.from({ length: 70_000 }, (_, index) => index % 256)
    const { parts } = await client.call('toy.bytes', { content })
    expect(parts).toEqual([
      { content: Uint8Array.from(content).reverse(), name: 'reversed' },
      { content: new Uint8Array(0), name: 'empty' },
    ])
  })

  it('an expected error arrives whole', async () => {
    await expect(client.call('toy.fail', { how: 'expected' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'It is taken. Nothing was changed.',
      hint: 'Choose another.',
      retryable: true,
      details: { taken: 'a' },
    })
  })

  it('an unexpected error arrives without its text, which is logged once', async () => {
    const error: unknown = await client.call('toy.fail', { how: 'unexpected' }).catch((caught) => caught)
    expect(error).toMatchObject({ code: 'internal', details: { id: 'toy-1' } })
    expect(JSON.stringify([String(error), error])).not.toContain('secret detail')
    expect(core.logged).toHaveLength(1)
  })

  it('input that does not fit is refused, and so are unknown keys and methods', async () => {
    const refusals = [
      Reflect.apply(client.call, client, ['toy.add', { a: 'two' }]),
      Reflect.apply(client.call, client, ['toy.add', { a: 1, c: 1 }]),
      Reflect.apply(client.call, client, ['toy.none', {}]),
      Reflect.apply(client.call, client, ['__proto__', {}]),
    ]
    for (const refusal of refusals) await expect(refusal).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('an answer in another form than agreed is refused by the client', async () => {
    await expect(client.call('toy.lie', {})).rejects.toMatchObject({ code: 'internal' })
  })

  it('cancel reaches the handler, and other calls go on', async () => {
    const stop = new AbortController()
    const held = client.call('toy.hold', { name: 'one' }, { signal: stop.signal })
    const other = client.call('toy.hold', { name: 'other' })
    await vi.waitFor(() => expect(core.holding).toEqual(new Set(['one', 'other'])))
    stop.abort()
    await expect(held).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => expect(core.cancelled).toEqual(['one']))
    core.release('other')
    expect(await other).toEqual({ name: 'other' })
  })

  it('a newer query of the same key supersedes the older; the latest wins', async () => {
    const older = client.call('toy.hold', { name: 'older' }, { supersede: 'page' })
    const failed = expect(older).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => expect(core.holding.has('older')).toBe(true))
    const newer = client.call('toy.hold', { name: 'newer' }, { supersede: 'page' })
    await failed
    await vi.waitFor(() => expect(core.cancelled).toEqual(['older']))
    await vi.waitFor(() => expect(core.holding.has('newer')).toBe(true))
    core.release('newer')
    expect(await newer).toEqual({ name: 'newer' })
  })

  it('a job tells its progress, rising, and answers', async () => {
    const seen: number[] = []
    const result = await client.call(
      'toy.count',
      { to: 40 },
      { onProgress: ({ done, total }) => (expect(total).toBe(40), seen.push(done)) },
    )
    expect(result).toEqual({ counted: 40 })
    expect(seen.length).toBeGreaterThan(0)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
    expect(seen.at(-1)).toBe(40)
  })

  it('a job is cancelled, and says so as a state', async () => {
    const events: CoreEvent[] = []
    client.onEvent((event) => events.push(event))
    const stop = new AbortController()
    const counting = client.call(
      'toy.count',
      { to: 1_000_000 },
      { signal: stop.signal, onProgress: () => stop.abort() },
    )
    await expect(counting).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => {
      const states = events.flatMap((event) => (event.kind === 'job' ? [event.job.state] : []))
      expect(states[0]).toBe('queued')
      expect(states.at(-1)).toBe('cancelled')
      expect(events).toContainEqual({ kind: 'changed', topics: ['jobs'] })
    })
  })

  it('commands run in the order of arrival', async () => {
    const replies = await Promise.all(['a', 'b', 'c', 'd'].map((line) => client.call('toy.write', { line })))
    expect(replies.map(({ lines }) => lines.length)).toEqual([1, 2, 3, 4])
    expect(replies.at(-1)?.lines).toEqual(['a', 'b', 'c', 'd'])
  })

  it('a second client sees what the first one changes, and its jobs', async () => {
    const second = await transport.connect()
    const events: CoreEvent[] = []
    const stopListening = second.onEvent((event) => events.push(event))
    await client.call('toy.write', { line: 'x' })
    await vi.waitFor(() => expect(events).toContainEqual({ kind: 'changed', topics: ['labels'] }))
    await client.call('toy.count', { to: 3 })
    await vi.waitFor(() => expect(events).toContainEqual({ kind: 'changed', topics: ['traces', 'jobs'] }))
    expect(events.some((event) => event.kind === 'job' && event.job.state === 'done')).toBe(true)
    stopListening()
    const before = events.length
    await client.call('toy.write', { line: 'y' })
    expect(await second.call('toy.write', { line: 'z' })).toEqual({ lines: ['x', 'y', 'z'] })
    expect(events).toHaveLength(before)
    second.close()
  })

  if (name === 'direct dispatch') return

  it('a client that goes away leaves no query running, and its job goes on', async () => {
    const leaving = await transport.connect()
    const held = leaving.call('toy.hold', { name: 'left' })
    const lost = expect(held).rejects.toMatchObject({ code: 'disconnected', retryable: true })
    await vi.waitFor(() => expect(core.holding.has('left')).toBe(true))
    const events: CoreEvent[] = []
    client.onEvent((event) => events.push(event))
    const counting = leaving.call('toy.count', { to: 30 }).catch(() => undefined)
    await vi.waitFor(() => expect(events.some((event) => event.kind === 'job')).toBe(true))
    leaving.close()
    await lost
    await counting
    await vi.waitFor(() => expect(core.cancelled).toEqual(['left']))
    await vi.waitFor(() =>
      expect(events.some((event) => event.kind === 'job' && event.job.state === 'done')).toBe(true),
    )
  })

  it('a client that comes back finds everything, and calls on the lost one fail at once', async () => {
    await client.call('toy.write', { line: 'before' })
    const gone = new Promise((resolve) => client.onClose(resolve))
    client.close()
    await gone
    await expect(client.call('toy.add', { a: 1 })).rejects.toMatchObject({ code: 'disconnected' })
    client = await transport.connect()
    expect(await client.call('toy.write', { line: 'after' })).toEqual({ lines: ['before', 'after'] })
  })
})
