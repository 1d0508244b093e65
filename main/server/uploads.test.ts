import { access, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { createUploads, safeName } from './uploads.ts'

it.each([
  ['traces.jsonl', 'traces.jsonl'],
  ['my%20traces.jsonl', 'my traces.jsonl'],
  ['..%2F..%2Fetc%2Fpasswd', 'passwd'],
  ['C%3A%5Cfolder%5Ca.json', 'a.json'],
  ['..', 'dropped'],
  ['.ssh', 'ssh'],
  ['', 'dropped'],
  ['a%00b%0Ac', 'a_b_c'],
  ['a%3Ab%7Cc%3F', 'a_b_c_'],
  [`${'x'.repeat(300)}.jsonl`, `${'x'.repeat(114)}.jsonl`],
])('the name %s becomes %s', (given, expected) => {
  expect(safeName(given)).toBe(expected)
})

it('a name that is not percent-encoded text is refused', () => {
  expect(() => safeName('%FF')).toThrowError('could not be read')
})

it('what a killed run left in the vault is removed, and nothing else', async () => {
  const vault = await mkdtemp(path.join(tmpdir(), 'assay-vault-'))
  await mkdir(path.join(vault, 'incoming', '0123456789abcdef'), { recursive: true })
  await mkdir(path.join(vault, 'incoming', 'kept'))
  const uploads = createUploads(async () => 1e12)
  await uploads.useVault(vault)
  expect(await readdir(path.join(vault, 'incoming'))).toEqual(['kept'])
  await rm(vault, { recursive: true })
})

it('uploads into a vault go when its workspace is left, those before it are kept until the end', async () => {
  const vault = await mkdtemp(path.join(tmpdir(), 'assay-vault-'))
  const uploads = createUploads(async () => 1e12)
  const file = () =>
    Object.assign(Readable.from([Buffer.from('x')]), {
      headers: {},
      complete: true,
    }) as unknown as IncomingMessage
  const early = await uploads.receive(file(), 'early.json')
  await uploads.useVault(vault)
  const inside = await uploads.receive(file(), 'inside.json')
  expect(inside.path.startsWith(path.join(vault, 'incoming'))).toBe(true)
  await uploads.useVault(null)
  expect(await readdir(path.join(vault, 'incoming'))).toEqual([])
  await access(early.path)
  await uploads.close()
  await expect(access(early.path)).rejects.toThrowError()
  await rm(vault, { recursive: true })
})
