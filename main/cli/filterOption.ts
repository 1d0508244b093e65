import { dimensions, metricByName, metrics, statistics } from '../../shared/domain/dimensions.ts'
import { parseFilter } from '../../shared/filter/parse.ts'
import type { Call } from './command.ts'
import { UsageError } from './status.ts'

/** A filter option as typed. Fails as wrong usage, pointing at the column and saying what is allowed there. */
export function checkFilter(call: Call, option: string, command: string): string {
  const text = call.text(option) ?? ''
  const parsed = parseFilter(text)
  if (parsed.ok) return text
  const { column, message, allowed } = parsed
  throw new UsageError(`--${option} cannot be read at column ${column + 1}: ${message}`, {
    command,
    pointer: `  ${text.replaceAll(/\s/g, ' ')}\n  ${' '.repeat(column)}^`,
    ...(allowed.length === 0 ? {} : { hint: `Allowed there: ${allowed.join(', ')}.` }),
  })
}

/** The dimensions of an option, comma-separated. */
export function dimensionsFrom(call: Call, option: string, command: string): string[] {
  return call.list(option).map((name) => {
    if (dimensions.some((each) => each === name)) return name
    throw new UsageError(`--${option} takes dimensions, not ${name}: ${dimensions.join(', ')}.`, { command })
  })
}

/** The metrics of an option, comma-separated, each with an optional statistic. */
export function metricsFrom(call: Call, option: string, command: string): string[] {
  return call.list(option).map((text) => {
    const [name = '', statistic, more] = text.split('.')
    const known = statistic === undefined || statistics.some((each) => each === statistic)
    if (metricByName(name) !== undefined && known && more === undefined) return text
    throw new UsageError(
      `--${option} takes metrics, not ${text}: ${metrics.map((each) => each.name).join(', ')}, with ${statistics.map((each) => `.${each}`).join(' ')}.`,
      { command },
    )
  })
}
