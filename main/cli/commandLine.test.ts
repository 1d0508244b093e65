import { expect, test } from 'vitest'
import { protocol, type MethodName } from '../../shared/protocol/protocol.ts'
import { findCommand, hasFlag, parseLine } from './commandLine.ts'
import { commands } from './commands.ts'
import { workspaceNamed } from './connect.ts'
import { choicesOf, commandHelp, helpJson, overview } from './help.ts'

const line = (text: string) => {
  const found = findCommand(commands, text.split(' '))
  if (found === null) throw new Error('no command')
  return parseLine(found.command, found.rest)
}

test.each([
  ['traces', 'traces'],
  ['--json traces --limit 5', 'traces'],
  ['--workspace labels traces', 'traces'],
  ['labels export out.jsonl', 'labels export'],
  ['labels --workspace w export out.jsonl', 'labels export'],
  ['imports', 'imports'],
  ['imports remove 3', 'imports remove'],
  ['imports --json', 'imports'],
  ['label t1 --reviewer ana --verdict pass', 'label'],
])('%s means %s', (text, words) => {
  expect(line(text).command.words).toBe(words)
})

test.each([
  ['nonsense', /no command nonsense/],
  ['dataset', /needs one of build, list, diff, tag, unlock, export, verify/],
  ['dataset burn', /needs one of build/],
  ['taxonomy', /^taxonomy needs show after it\.$/],
  ['show', /TRACE is missing/],
  ['show a b', /b is one argument too many/],
  ['label t1 --verdict pass', /--reviewer is missing/],
  ['label t1 --reviewer ana --verdict maybe', /one of pass, fail, defer, not maybe/],
  ['traces --wher x', /Unknown option '--wher'/],
  ['traces --where', /--where/],
  ['rejects --limit 0', /whole number from 1 to 10000, not 0/],
  ['rejects --limit 1.5', /whole number/],
  ['demo d --bodies 1.5', /number from 0 to 1, not 1.5/],
  ['raw t --reason x', /3 to 500 characters/],
])('%s is wrong usage', (text, message) => {
  expect(() => line(text)).toThrow(message)
})

test('a value may begin with a dash, and a known option is never taken for one', () => {
  expect(line('traces --order -start').values['order']).toBe('-start')
  expect(line('label t --verdict pass --reviewer a --note -').values['note']).toBe('-')
  expect(line('show -- --json').arguments).toEqual(['--json'])
  expect(() => line('traces --where --json')).toThrow(/--where/)
})

test('flags count before -- only', () => {
  expect(hasFlag(['traces', '--json'], 'json')).toBe(true)
  expect(hasFlag(['show', '--', '--json'], 'json')).toBe(false)
})

test('the workspace is the one named, then that of the environment, then where one stands', () => {
  expect(workspaceNamed('w', { ASSAY_WORKSPACE: '/e' }, '/here')).toMatch(/here[\\/]w$/)
  expect(workspaceNamed(undefined, { ASSAY_WORKSPACE: 'e' }, '/here')).toMatch(/here[\\/]e$/)
  expect(workspaceNamed(undefined, {}, '/here')).toBeNull()
})

test('help speaks with the words, ranges and choices of the protocol', () => {
  const all = overview(commands, '1.2.3')
  for (const command of commands) {
    expect(all).toContain(command.words)
    const help = commandHelp(command)
    for (const name of Object.keys(command.options ?? {})) expect(help).toContain(`--${name}`)
    const [method] = command.methods
    if (command.about === undefined && method !== undefined) expect(help).toContain(protocol[method].about)
  }
  expect(commandHelp(line('rejects').command)).toContain('1 to 10000; default 200')
  expect(choicesOf({ value: 'V', about: '', sets: ['label.set', 'label.verdict'] })).toEqual([
    'pass',
    'fail',
    'defer',
  ])
  expect(helpJson(commands)).toMatchObject({ commands: expect.any(Array) })
})

test('every option that sets a field names one that the protocol has', () => {
  for (const { options } of commands)
    for (const option of Object.values(options ?? {}))
      if (option.sets !== undefined) expect(namesField(...option.sets), option.sets.join(' ')).toBe(true)
  expect(namesField('label.set', 'label.colour')).toBe(false)
})

function namesField(method: MethodName, field: string): boolean {
  let shape: unknown = protocol[method].input
  for (const part of field.split('.')) {
    const inner = (shape as { shape?: Record<string, unknown> }).shape
    if (inner === undefined || !(part in inner)) return false
    shape = inner[part]
  }
  return true
}
