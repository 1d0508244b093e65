import { z } from 'zod'
import { WorkbenchError } from '../../shared/errors.ts'
import type { Command } from './command.ts'
import { UsageError } from './status.ts'

const refused = z.object({
  method: z.string(),
  issues: z
    .array(
      z.object({
        path: z.array(z.union([z.string(), z.number()])),
        code: z.string(),
        message: z.string(),
        origin: z.string().optional(),
        minimum: z.number().optional(),
        maximum: z.number().optional(),
      }),
    )
    .min(1),
})
type Issue = z.output<typeof refused>['issues'][number]

/**
 * What the core refused of a method's input, as wrong usage of the option or argument that it came from; any other
 * failure, and one of what no option says, as it is.
 */
export function asUsage(error: unknown, command: Command): unknown {
  if (!(error instanceof WorkbenchError) || error.code !== 'invalid_input') return error
  const { method, issues } = refused.safeParse(error.details).data ?? { method: '', issues: [] }
  for (const issue of issues) {
    const place = issue.path.map(String)
    const named = optionOf(command, method, place) ?? argumentOf(command, place[0] ?? '')
    if (named !== null) {
      const { hint } = error
      return new UsageError(`${named} ${saidOf(issue)}.`, {
        command: command.words,
        ...(hint === undefined ? {} : { hint }),
      })
    }
  }
  return error
}

function optionOf({ options = {} }: Command, method: string, place: readonly string[]): string | null {
  const settings = Object.entries(options).flatMap(([name, { sets }]) =>
    sets?.[0] === method ? [{ name, field: sets[1].split('.') }] : [],
  )
  const setting = settings.find(({ field }) => field.every((part, depth) => part === place[depth]))
  // Where options set the fields of one object, that object is no option, and each is known by its field.
  const inObject = settings.some(({ field }) => field.length > 1 && field[0] === place[0])
  const field = place[inObject ? 1 : 0] ?? ''
  const name = setting?.name ?? (field in options ? field : undefined)
  return name === undefined ? null : `--${name}`
}

const argumentOf = ({ arguments: places = [] }: Command, field: string): string | null =>
  places.find(({ name }) => name.split('@')[0]?.toLowerCase() === field)?.name ?? null

// The words of the schema are for programmers.
function saidOf({ code, origin, minimum, maximum, message }: Issue): string {
  const many = (count: number) =>
    origin === 'string'
      ? `${count} ${count === 1 ? 'character' : 'characters'}`
      : origin === 'array'
        ? `${count} ${count === 1 ? 'value' : 'values'}`
        : String(count)
  if (code === 'too_small' && minimum === 1 && origin === 'string') return 'is empty'
  if (code === 'too_small' && minimum !== undefined) return `takes at least ${many(minimum)}`
  if (code === 'too_big' && maximum !== undefined) return `takes at most ${many(maximum)}`
  return `cannot be this: ${message.replace(/\.$/, '')}`
}
