import { describe, expect, it } from 'vitest'
import { createAccess } from './access.ts'

function atTime() {
  const waits: number[] = []
  const time = { now: 0 }
  const access = createAccess({
    port: () => 4242,
    now: () => time.now,
    wait: async (ms) => void waits.push(ms),
  })
  return { access, waits, time }
}

describe('the token', () => {
  it('has 256 bits and is another at each launch', () => {
    const tokens = [1, 2, 3].map(() => atTime().access.token)
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(new Set(tokens).size).toBe(3)
  })

  it('is admitted at once, however many wrong ones came before', async () => {
    const { access, waits } = atTime()
    for (let attempt = 0; attempt < 5; attempt++) expect(await access.admits('wrong')).toBe(false)
    const waited = waits.length
    expect(await access.admits(access.token)).toBe(true)
    expect(waits).toHaveLength(waited)
  })

  it('costs twice the time with each wrong one, up to a limit', async () => {
    const { access, waits } = atTime()
    const wrong = [undefined, '', 'x', `${access.token}x`, access.token.slice(1), 'y', 'z', 'z']
    for (const token of wrong) expect(await access.admits(token)).toBe(false)
    expect(waits).toEqual([200, 400, 800, 1600, 3200, 6400, 10_000, 10_000])
  })

  it('is forgiven after a quiet minute', async () => {
    const { access, waits, time } = atTime()
    await access.admits('x')
    await access.admits('x')
    time.now += 60_001
    await access.admits('x')
    expect(waits).toEqual([200, 400, 200])
  })
})
