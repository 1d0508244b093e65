import { parseArgs } from 'node:util'
import type { Command, Option } from './command.ts'
import { checkOption, commonOptions, usageOf } from './help.ts'
import { UsageError } from './status.ts'

export interface Parsed {
  command: Command
  arguments: string[]
  values: Readonly<Record<string, string | boolean | string[] | undefined>>
}

/** Whether a flag that shapes every answer stands on the line, even on one that cannot be understood. */
export function hasFlag(argv: readonly string[], flag: 'json' | 'debug' | 'help'): boolean {
  const end = argv.indexOf('--')
  return (end < 0 ? argv : argv.slice(0, end)).includes(`--${flag}`)
}

/** Whether a line asks for help: `--help` anywhere, or `-h` where it is nobody's value. */
export function asksForHelp(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  const at = (end < 0 ? argv : argv.slice(0, end)).indexOf('-h')
  const before = argv[at - 1] ?? ''
  const common = commonOptions[before.slice(2)]
  const isValue = before.startsWith('--') && (common === undefined || common.value !== undefined)
  return hasFlag(argv, 'help') || (at >= 0 && !isValue)
}

/** The command named by the first words of a line and the rest of the line; null where no word stands there. */
export function findCommand(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command; rest: string[] } | null {
  const words: { word: string; at: number }[] = []
  for (let at = 0; at < argv.length && words.length < 2; at++) {
    const item = argv[at] ?? ''
    if (item === '--workspace') at++
    else if (item.startsWith('-')) {
      // Options of a command come after its words; only the common ones may stand before.
      if (words.length > 0 && !(item.slice(2).split('=')[0] ?? '' in commonOptions)) break
    } else words.push({ word: item, at })
  }
  const [first, second] = words
  if (first === undefined) return null
  const named = (text: string) => commands.find(({ words: own }) => own === text)
  const two = second === undefined ? undefined : named(`${first.word} ${second.word}`)
  const command = two ?? named(first.word)
  if (command === undefined) {
    const inner = commands.filter(({ words: own }) => own.startsWith(`${first.word} `))
    if (inner.length > 0) {
      const next = inner.map(({ words: own }) => own.split(' ')[1]).join(', ')
      throw new UsageError(`${first.word} needs ${inner.length === 1 ? next : `one of ${next}`} after it.`, {
        hint: 'See all with assay help.',
      })
    }
    throw new UsageError(`There is no command ${first.word}.`, { hint: 'See all with assay help.' })
  }
  const taken = two === undefined ? [first.at] : [first.at, second?.at]
  return { command, rest: argv.filter((_, at) => !taken.includes(at)) }
}

/** Reads the rest of a line for its command. Fails as wrong usage, naming what was not understood. */
export function parseLine(command: Command, rest: readonly string[]): Parsed {
  const options: Readonly<Record<string, Option>> = { ...command.options, ...commonOptions }
  let read
  try {
    read = parseArgs({
      args: withValues(rest, options),
      allowPositionals: true,
      options: Object.fromEntries(
        Object.entries(options).map(([name, option]) => [
          name,
          {
            type: option.value === undefined ? ('boolean' as const) : ('string' as const),
            multiple: option.many === true,
          },
        ]),
      ),
    })
  } catch (error) {
    const [message = ''] = (error instanceof Error ? error.message : '').split('. To specify a positional')
    throw new UsageError(`${message.replace(/\.$/, '')}.`, { command: command.words })
  }
  const values = read.values as Parsed['values']
  if (values['help'] !== true) check(command, options, read.positionals, values)
  return { command, arguments: read.positionals, values }
}

// `--order -start` and `--note -` mean what they say; only a known option is not taken for a value.
function withValues(rest: readonly string[], options: Readonly<Record<string, Option>>): string[] {
  const joined: string[] = []
  for (let at = 0; at < rest.length; at++) {
    const item = rest[at] ?? ''
    const next = rest[at + 1]
    if (item === '--') return [...joined, ...rest.slice(at)]
    const takes = item.startsWith('--') && options[item.slice(2)]?.value !== undefined
    const isOption = next === '--' || (next?.startsWith('--') === true && isKnown(next, options))
    if (takes && next?.startsWith('-') === true && !isOption) {
      joined.push(`${item}=${next}`)
      at++
    } else joined.push(item)
  }
  return joined
}

function isKnown(item: string, options: Readonly<Record<string, Option>>): boolean {
  return Object.hasOwn(options, item.slice(2).split('=')[0] ?? '')
}

function check(
  command: Command,
  options: Readonly<Record<string, Option>>,
  given: readonly string[],
  values: Parsed['values'],
): void {
  const places = command.arguments ?? []
  const missing = places.filter(({ optional }) => optional !== true)[given.length]
  if (missing !== undefined)
    throw new UsageError(`${missing.name} is missing: assay ${usageOf(command)}`, { command: command.words })
  const extra = given[places.length]
  if (extra !== undefined && places.at(-1)?.many !== true)
    throw new UsageError(`${extra} is one argument too many: assay ${usageOf(command)}`, {
      command: command.words,
    })
  for (const [name, option] of Object.entries(options)) {
    const value = values[name]
    if (value === undefined && option.required === true)
      throw new UsageError(`--${name} is missing: assay ${usageOf(command)}`, { command: command.words })
    for (const text of typeof value === 'string' ? [value] : Array.isArray(value) ? value : [])
      checkOption(name, option, text, command.words)
  }
}
