import { expect, test } from 'vitest'
import { WorkbenchError } from '../../shared/errors.ts'
import { createDispatcher } from '../../shared/protocol/dispatcher.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import type { Command } from './command.ts'
import { commands } from './commands.ts'
import { UsageError } from './status.ts'
import { asUsage } from './wrongInput.ts'

const dispatcher = createDispatcher({
  methods: protocol,
  handlers: Object.fromEntries(Object.keys(protocol).map((name) => [name, () => Promise.resolve({})])),
  jobs: { run: () => Promise.reject(new Error('no jobs here')) },
  unexpected: () => 'x',
})
const refusal = (method: string, input: unknown) =>
  dispatcher.call(method, input).then(
    () => null,
    (error: unknown) => error,
  )

function command(words: string): Command {
  const found = commands.find((each) => each.words === words)
  if (found === undefined) throw new Error(`no command ${words}`)
  return found
}

test.each([
  ['show', 'trace.get', { trace: '' }, 'TRACE is empty.'],
  [
    'label',
    'label.set',
    { trace: 't', reviewer: 'ana', label: { verdict: 'pass', note: 'x'.repeat(20_001) } },
    /^--note takes at most 20000 characters\.$/,
  ],
  [
    'label',
    'label.set',
    { trace: 't', reviewer: 'ana', label: { verdict: 'odd' } },
    /^--verdict cannot be this/,
  ],
  ['coverage', 'coverage', { by: ['a', 'b', 'c', 'd'] }, /^--by takes at most \d values\.$/],
  [
    'dataset tag',
    'dataset.tag',
    { name: 'golden', version: 1, tag: 'bad tag' },
    /^TAG cannot be this: lower-case/,
  ],
] as const)(
  'what %s is given wrongly is said of its option or argument',
  async (words, method, input, said) => {
    const error = asUsage(await refusal(method, input), command(words))
    expect(error).toBeInstanceOf(UsageError)
    expect((error as UsageError).message).toMatch(said)
    expect((error as UsageError).command).toBe(words)
  },
)

test('what no option says stays a failure of the input', async () => {
  const given = await refusal('trace.get', { trace: 'a', extra: 1 })
  expect(given).toBeInstanceOf(WorkbenchError)
  expect(asUsage(given, command('show'))).toBe(given)
  const other = new WorkbenchError('invalid_input', 'There is no code.')
  expect(asUsage(other, command('label'))).toBe(other)
})
