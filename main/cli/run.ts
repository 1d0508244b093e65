import path from 'node:path'
import { wireErrorFrom } from '../../shared/errors.ts'
import type { Call, Command, Result } from './command.ts'
import { asksForHelp, findCommand, hasFlag, parseLine, type Parsed } from './commandLine.ts'
import { onCore, onWorkspace, workspaceNamed } from './connect.ts'
import { commandHelp, helpJson, overview } from './help.ts'
import { jsonText, oneLine, plainText } from './plainText.ts'
import { progressLine } from './progressLine.ts'
import { status, statusOf, UsageError } from './status.ts'
import { asUsage } from './wrongInput.ts'

/** The process that a line runs in. */
export interface Surroundings {
  folder: string
  env: Readonly<Record<string, string | undefined>>
  version: string
  /** Resolves when what is written has left the process. */
  out(data: string | Uint8Array): Promise<void>
  err(text: string): void
  errIsTerminal: boolean
  signal: AbortSignal
  /** All of stdin. */
  input(): Promise<Uint8Array>
}

/** Runs one line and returns its exit status; whatever happens, it says so in the form that was asked for. */
export async function run(
  commands: readonly Command[],
  argv: readonly string[],
  around: Surroundings,
): Promise<number> {
  const json = hasFlag(argv, 'json')
  const progress = progressLine(around.err, around.errIsTerminal)
  const say = (line: string) => {
    progress.clear()
    around.err(`${plainText(line)}\n`)
  }
  const answer = async (result: Result) => {
    progress.clear()
    for (const note of result.notes ?? []) say(note)
    if (result.lines !== undefined) await around.out(result.lines.map(jsonText).join(''))
    else if (json) await around.out(jsonText(result.json))
    else if (result.raw !== undefined) await around.out(result.raw)
    else if (result.text !== '') await around.out(plainText(result.text))
  }
  try {
    const asked = helpAsked(commands, argv)
    if (asked !== null) {
      const text = asked.command === null ? overview(commands, around.version) : commandHelp(asked.command)
      await answer({ json: helpJson(asked.command === null ? commands : [asked.command]), text })
      return status.done
    }
    if (argv.includes('--version')) {
      await answer({ json: { version: around.version }, text: `${around.version}\n` })
      return status.done
    }
    const found = findCommand(commands, argv)
    if (found === null) throw new UsageError('No command was given.', { hint: 'See all with assay help.' })
    const parsed = parseLine(found.command, found.rest)
    const { command } = parsed
    const result = await ended(command, callFrom(parsed, around, { say, answer, progress }))
    if (result !== null) await answer(result)
    return result?.status ?? status.done
  } catch (error) {
    progress.clear()
    if (json) await around.out(jsonText({ error: shown(error) }))
    else say(errorText(error))
    if (hasFlag(argv, 'debug')) say(stackOf(error))
    return statusOf(error)
  }
}

async function ended(command: Command, call: Call): Promise<Result | null> {
  try {
    return await command.run(call)
  } catch (error) {
    throw asUsage(error, command)
  }
}

/** Which help a line asks for; null for none. */
function helpAsked(
  commands: readonly Command[],
  argv: readonly string[],
): { command: Command | null } | null {
  const words = argv.filter((item) => !item.startsWith('-'))
  if (words[0] === 'help') {
    const rest = argv.filter((item) => item !== 'help')
    return { command: words.length === 1 ? null : (findCommand(commands, rest)?.command ?? null) }
  }
  if (!asksForHelp(argv)) return null
  return { command: words.length === 0 ? null : (findCommand(commands, argv)?.command ?? null) }
}

function callFrom(
  { arguments: given, values }: Parsed,
  around: Surroundings,
  tell: Pick<Call, 'say' | 'answer'> & { progress: ReturnType<typeof progressLine> },
): Call {
  const text = (name: string) => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  const workspace = () => workspaceNamed(text('workspace'), around.env, around.folder)
  const warn = (line: string) => tell.say(`Warning: ${line}`)
  return {
    arguments: given,
    text,
    texts: (name) => {
      const value = values[name]
      return Array.isArray(value) ? value : []
    },
    number: (name) => {
      const value = text(name)
      return value === undefined ? undefined : Number(value)
    },
    flag: (name) => values[name] === true,
    list: (name) =>
      (text(name) ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    path: (file) => path.resolve(around.folder, file),
    signal: around.signal,
    calling: { signal: around.signal, onProgress: (progress) => tell.progress.show(progress) },
    input: around.input,
    workspace,
    withWorkspace: (work) => onWorkspace(workspace(), warn, work),
    withoutWorkspace: (work) => onCore(warn, (_, client) => work(client)),
    say: tell.say,
    answer: tell.answer,
  }
}

/** An error as every document shows it. */
export function shown(error: unknown): { code: string; message: string; hint: string | null } {
  const { code, message, hint } = wireErrorFrom(error)
  return { code, message, hint: hint ?? null }
}

function errorText(error: unknown): string {
  const { message, hint } = shown(error)
  const { pointer, command } = error instanceof UsageError ? error : { pointer: null, command: null }
  const help = command === null ? null : `See assay help ${command}.`
  return [oneLine(message), pointer, hint, help].filter((line) => line !== null).join('\n')
}

function stackOf(error: unknown): string {
  const lines: string[] = []
  for (let each: unknown = error; each !== undefined; each = each instanceof Error ? each.cause : undefined)
    lines.push(each instanceof Error ? (each.stack ?? each.message) : String(each))
  return lines.join('\ncaused by ')
}
