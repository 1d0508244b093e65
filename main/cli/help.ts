import { z } from 'zod'
import { protocol } from '../../shared/protocol/protocol.ts'
import type { Command, Option } from './command.ts'
import { UsageError } from './status.ts'

export const commonOptions: Readonly<Record<string, Option>> = {
  workspace: { value: 'DIR', about: 'Workspace; else ASSAY_WORKSPACE, else the current folder' },
  json: { about: 'Exactly one JSON document on stdout, also on failure' },
  debug: { about: 'Where an error arose, on stderr' },
  help: { about: 'This help' },
}

/** All commands with a line each, in the protocol's words. */
export function overview(commands: readonly Command[], version: string): string {
  const lines = commands.map((command) => [usageOf(command), aboutOf(command)] as const)
  const widest = Math.max(...lines.map(([usage]) => Math.min(usage.length, 44)))
  return [
    `Assay ${version}: from an agent's raw traces to labelled, versioned, verifiable eval sets. Nothing leaves this machine.`,
    '',
    'usage: assay COMMAND … [--workspace DIR] [--json]',
    '',
    ...lines.map(([usage, about]) => entry(usage, about, widest)),
    '',
    '`assay help COMMAND` tells the options of one command.',
    'Exit status: 0 done · 1 internal error · 2 wrong usage · 3 input unreadable, invalid or not found · 4 a check failed · 5 insufficient evidence · 6 held by another · 130 cancelled',
    '',
  ].join('\n')
}

/** One command with its options, their ranges, choices and defaults. */
export function commandHelp(command: Command): string {
  const options = { ...command.options, ...commonOptions }
  const lines = Object.entries(options).map(
    ([name, option]) =>
      [
        `--${name}${option.value === undefined ? '' : ` ${option.value}`}`,
        [option.about, ...constraints(option)].join('; '),
      ] as const,
  )
  const widest = Math.max(...lines.map(([usage]) => usage.length))
  return [
    `usage: assay ${usageOf(command)}`,
    '',
    aboutOf(command),
    '',
    ...lines.map(([usage, about]) => entry(usage, about, widest)),
    '',
  ].join('\n')
}

/** The same as data, for `--json`. */
export function helpJson(commands: readonly Command[]): Record<string, unknown> {
  return {
    commands: commands.map((command) => ({
      command: command.words,
      usage: usageOf(command),
      about: aboutOf(command),
      methods: command.methods,
      options: Object.entries(command.options ?? {}).map(([name, option]) => ({
        name: `--${name}`,
        value: option.value ?? null,
        required: option.required ?? false,
        about: [option.about, ...constraints(option)].join('; '),
      })),
    })),
  }
}

export function usageOf(command: Command): string {
  const places = (command.arguments ?? []).map(({ name, optional, many }) => {
    const shown = `${name}${many === true ? '…' : ''}`
    return optional === true ? `[${shown}]` : shown
  })
  const needed = Object.entries(command.options ?? {})
    .filter(([, option]) => option.required === true)
    .map(([name, { value }]) => `--${name}${value === undefined ? '' : ` ${value}`}`)
  const free = Object.values(command.options ?? {}).some((option) => option.required !== true)
  return [command.words, ...places, ...needed, ...(free ? ['[options]'] : [])].join(' ')
}

function aboutOf(command: Command): string {
  const [method] = command.methods
  return command.about ?? (method === undefined ? '' : protocol[method].about)
}

function entry(usage: string, about: string, widest: number): string {
  return usage.length > widest
    ? `  ${usage}\n  ${' '.repeat(widest)}  ${about}`
    : `  ${usage.padEnd(widest)}  ${about}`
}

const field = z.looseObject({
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.looseObject({ enum: z.array(z.unknown()).optional() })).optional(),
})

function fieldOf(option: Option): z.output<typeof field> | null {
  if (option.sets === undefined) return null
  const [method, name] = option.sets
  let schema: unknown = z.toJSONSchema(protocol[method].input, { io: 'input', unrepresentable: 'any' })
  for (const part of name.split('.'))
    schema = z.looseObject({ properties: z.record(z.string(), z.unknown()) }).safeParse(schema).data
      ?.properties[part]
  return field.safeParse(schema).data ?? null
}

/** What an option may be given, from the protocol; null where anything goes. */
export function choicesOf(option: Option): readonly string[] | null {
  const found = fieldOf(option)
  const values = found?.enum ?? found?.anyOf?.flatMap((each) => each.enum ?? [])
  const texts = values?.filter((value): value is string => typeof value === 'string') ?? []
  return texts.length === 0 ? null : texts
}

function constraints(option: Option): string[] {
  const found = fieldOf(option)
  const choices = choicesOf(option)
  const { minimum, maximum } = found ?? {}
  const bounded = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
  const simple = ['string', 'number', 'boolean'].includes(typeof found?.default) && found?.default !== ''
  return [
    ...(choices === null ? [] : [choices.join(', ')]),
    ...(bounded && minimum !== undefined ? [`${minimum} to ${maximum}`] : []),
    ...(simple && option.value !== undefined ? [`default ${String(found?.default)}`] : []),
    ...(option.required === true ? ['required'] : []),
  ]
}

/** Fails as wrong usage where a number or a choice is outside of what the protocol takes. */
export function checkOption(name: string, option: Option, value: string, command: string): void {
  const choices = choicesOf(option)
  if (choices !== null && !choices.includes(value))
    throw new UsageError(`--${name} takes one of ${choices.join(', ')}, not ${value}.`, { command })
  const found = fieldOf(option)
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = found ?? {}
  if (value.length < minLength || value.length > maxLength)
    throw new UsageError(`--${name} takes ${minLength} to ${maxLength} characters.`, { command })
  if (option.number !== true) return
  const number = Number(value)
  const whole = z.looseObject({ type: z.literal('integer') }).safeParse(found).success
  const low = found?.minimum ?? Number.NEGATIVE_INFINITY
  const high = found?.maximum ?? Number.POSITIVE_INFINITY
  if (
    value.trim() === '' ||
    !Number.isFinite(number) ||
    number < low ||
    number > high ||
    (whole && !Number.isInteger(number))
  )
    throw new UsageError(
      `--${name} takes a ${whole ? 'whole number' : 'number'}${
        Number.isFinite(low) && high < Number.MAX_SAFE_INTEGER ? ` from ${low} to ${high}` : ''
      }, not ${value}.`,
      { command },
    )
}
