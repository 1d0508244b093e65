import { parse } from 'yaml'
import type { z } from 'zod'
import { documentProblems } from '../../shared/domain/documentProblems.ts'
import { WorkbenchError } from '../../shared/errors.ts'
import { readGiven } from './givenFile.ts'

/**
 * Reads a YAML or JSON file of a known shape; `what` names it in messages. Fails with not_found,
 * unreadable_file, or invalid_input that lists every problem.
 */
export async function readDocument<Shape extends z.ZodType>(
  file: string,
  what: string,
  shape: Shape,
  options: { hint: string; change?(value: unknown): unknown },
): Promise<z.output<Shape>> {
  let value: unknown
  try {
    value = parse(Buffer.from(await readGiven(file, 'Nothing was done.')).toString('utf8'))
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause
    const missing = (cause as NodeJS.ErrnoException).code
    if (missing === 'ENOENT')
      throw new WorkbenchError('not_found', `There is no such ${what}. ${file}`, { cause })
    if (missing?.startsWith('E') === true)
      throw new WorkbenchError('unreadable_file', `The ${what} cannot be read. ${file}`, { cause })
    const [said = ''] = (cause instanceof Error ? cause.message : '').split('\n')
    throw new WorkbenchError(
      'invalid_input',
      `The ${what} is neither YAML nor JSON. ${said.replace(/:$/, '')}. ${file}`,
      { cause },
    )
  }
  const given = options.change === undefined ? value : options.change(value)
  const read = shape.safeParse(given)
  if (read.success) return read.data
  const problems = documentProblems(read.error, given)
  throw new WorkbenchError('invalid_input', `The ${what} is not valid: ${problems.join('; ')}. ${file}`, {
    hint: options.hint,
    details: problems,
  })
}
