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
    const field = String(issue.path[0] ?? '')
    const named = optionOf(command, method, field) ?? argumentOf(command, field)
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

function optionOf({ options = {} }: Command, method: string, field: string): string | null {
  const setting = Object.entries(options).find(
    ([, { sets }]) => sets?.[0] === method && sets[1].split('.')[0] === field,
  )
  const name = setting?.[0] ?? (field in options ? field : undefined)
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
