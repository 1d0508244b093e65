import { expect, test } from 'vitest'
import { WorkbenchError } from '../../shared/errors.ts'
import type { Command } from './command.ts'
import { run } from './run.ts'

async function ran(command: Command['run'], argv: string[]) {
  let out = ''
  let err = ''
  const status = await run([{ words: 'go', about: 'Goes', methods: [], run: command, options: {} }], argv, {
    folder: '/',
    env: {},
    version: '1',
    out: async (data) => {
      out += typeof data === 'string' ? data : Buffer.from(data).toString()
    },
    err: (text) => (err += text),
    errIsTerminal: false,
    input: async () => new Uint8Array(),
    signal: new AbortController().signal,
  })
  return { status, out, err }
}

test.each([
  ['invalid_input', 3],
  ['unreadable_file', 3],
  ['schema_mismatch', 3],
  ['conflict', 3],
  ['not_found', 3],
  ['unsupported', 3],
  ['disk_full', 3],
  ['locked', 6],
  ['gate_failed', 4],
  ['insufficient_evidence', 5],
  ['cancelled', 130],
  ['internal', 1],
] as const)('a failure of kind %s ends with %i, as one document or as plain words', async (code, status) => {
  const fails = () => Promise.reject(new WorkbenchError(code, 'It \u001b[31mfailed.', { hint: 'Do this.' }))
  const json = await ran(fails, ['go', '--json'])
  expect(json).toMatchObject({ status, err: '' })
  expect(JSON.parse(json.out)).toEqual({
    error: { code, message: 'It \u001b[31mfailed.', hint: 'Do this.' },
  })
  expect(await ran(fails, ['go'])).toEqual({ status, out: '', err: 'It \u241b[31mfailed.\nDo this.\n' })
})

test('what nobody expected is an internal error without its text, and its stack only with --debug', async () => {
  const fails = () => Promise.reject(new Error('secret detail'))
  const quiet = await ran(fails, ['go'])
  expect(quiet.status).toBe(1)
  expect(quiet.err).not.toMatch(/secret|\n\s+at /)
  expect((await ran(fails, ['go', '--debug'])).err).toMatch(/secret detail[\s\S]*\n\s+at /)
})

test('an answer is text or one document, its notes stand on stderr and its status counts', async () => {
  const answers: Command['run'] = async () => ({
    json: { ok: false },
    text: 'No.\u0007\n',
    notes: ['By the way.'],
    status: 4,
  })
  expect(await ran(answers, ['go'])).toEqual({ status: 4, out: 'No.\u2407\n', err: 'By the way.\n' })
  expect(await ran(answers, ['go', '--json'])).toEqual({
    status: 4,
    out: '{"ok":false}\n',
    err: 'By the way.\n',
  })
})

test('wrong usage is told in the form that was asked for, whatever is wrong', async () => {
  const never: Command['run'] = () => Promise.reject(new Error('ran'))
  for (const argv of [[], ['stop'], ['go', '--wrong'], ['go', 'extra']]) {
    const plain = await ran(never, argv)
    expect(plain).toMatchObject({ status: 2, out: '' })
    const json = await ran(never, [...argv, '--json'])
    expect(json.status).toBe(2)
    expect(JSON.parse(json.out)).toMatchObject({ error: { code: 'invalid_input' } })
  }
})

test('help is asked for before or after the command', async () => {
  const never: Command['run'] = () => Promise.reject(new Error('ran'))
  for (const argv of [
    ['help', 'go'],
    ['go', '--help'],
    ['--help', 'go'],
    ['go', '-h'],
    ['-h', 'go'],
    ['go', '--debug', '-h'],
  ])
    expect(await ran(never, argv)).toMatchObject({ status: 0, out: expect.stringContaining('Goes') })
  for (const argv of [['help'], ['--help'], ['-h']])
    expect((await ran(never, argv)).out).toContain('usage: assay COMMAND')
  expect(await ran(never, ['go', '--workspace', '-h'])).toMatchObject({ status: 1 })
})
