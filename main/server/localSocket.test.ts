import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createToyCore, toyMethods } from '../../tests/conformance/toyCore.ts'
import { connectSocketTo, serveSocket } from './localSocket.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-socket-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('is readable and writable by its owner alone, and gone when it is closed', async () => {
  const place = path.join(folder, 'assay.sock')
  const stop = await serveSocket(createToyCore().dispatcher, place)
  if (process.platform !== 'win32') expect((await stat(place)).mode & 0o777).toBe(0o600)
  await stop()
  expect(await readdir(folder)).toEqual([])
  await expect(connectSocketTo(toyMethods, place)).rejects.toMatchObject({ code: 'disconnected' })
})

it('takes the place of one that a killed process left', async () => {
  const place = path.join(folder, 'assay.sock')
  await writeFile(place, '')
  const stop = await serveSocket(createToyCore().dispatcher, place)
  const client = await connectSocketTo(toyMethods, place)
  expect(await client.call('toy.add', { a: 4 })).toEqual({ sum: 5 })
  client.close()
  await stop()
})

it('lies elsewhere when its path is too long for the system, and is found all the same', async () => {
  const deep = path.join(folder, 'd'.repeat(90), 'e'.repeat(90))
  await mkdir(deep, { recursive: true })
  const place = path.join(deep, 'assay.sock')
  const stop = await serveSocket(createToyCore().dispatcher, place)
  const client = await connectSocketTo(toyMethods, place)
  expect(await client.call('toy.add', { a: 4, b: 4 })).toEqual({ sum: 8 })
  client.close()
  await stop()
  expect(await readdir(deep)).toEqual([])
})
