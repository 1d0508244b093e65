import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { lockHolder, takeLock } from './lock.ts'
import { birthOf } from './processBirth.ts'

const deadPid = spawnSync(process.execPath, ['-e', '']).pid
const since = Date.UTC(2026, 0, 2, 3, 4, 5)

async function lockFile(): Promise<string> {
  return path.join(await mkdtemp(path.join(os.tmpdir(), 'assay-lock-')), 'lock.json')
}
const dead = (pid = deadPid) =>
  JSON.stringify({ pid, host: os.hostname(), since: '2026-01-01T00:00:00.000Z', door: 'desktop' })

test('the second opener is told who holds it since when', async () => {
  const file = await lockFile()
  const lock = await takeLock(file, 'browser', since)
  await expect(takeLock(file, 'desktop', since)).rejects.toMatchObject({
    code: 'locked',
    message: expect.stringMatching(/browser, process \d+ on .* since 2026-01-02T03:04:05.000Z/),
  })
  expect(await lockHolder(file)).toMatchObject({ pid: process.pid, door: 'browser' })
  await lock.release()
  expect(await lockHolder(file)).toBeNull()
  await (await takeLock(file, 'desktop', since)).release()
  expect(await readdir(path.dirname(file))).toEqual([])
})

test.each([
  ['none', null],
  ['one of a dead process', dead()],
  ['an empty one', ''],
])('of many that try at once exactly one gets it, over %s', async (_, before) => {
  for (let round = 0; round < 10; round++) {
    const file = await lockFile()
    if (before !== null) await writeFile(file, before)
    const tried = await Promise.allSettled(
      Array.from({ length: 12 }, (_each, index) => takeLock(file, `door ${index}`, since)),
    )
    const winners = tried.flatMap((each, index) => (each.status === 'fulfilled' ? [index] : []))
    expect(winners).toHaveLength(1)
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ door: `door ${winners[0]}` })
    expect(await readdir(path.dirname(file))).toEqual(['lock.json'])
  }
})

test('a number that another process has now does not hold it', async () => {
  const file = await lockFile()
  await writeFile(file, JSON.stringify({ ...JSON.parse(dead(process.pid)), birth: 'another start 1' }))
  const taken = takeLock(file, 'desktop', since)
  // Where the system tells no birth, a number in use is believed.
  if (birthOf(process.pid) === null) await expect(taken).rejects.toMatchObject({ code: 'locked' })
  else await (await taken).release()
})

test('one of another machine is believed, and it is said what to do if it is not held there', async () => {
  const file = await lockFile()
  await writeFile(file, JSON.stringify({ ...JSON.parse(dead()), host: 'elsewhere' }))
  await expect(takeLock(file, 'desktop', since)).rejects.toMatchObject({
    code: 'locked',
    hint: expect.stringContaining('delete lock.json'),
  })
})
