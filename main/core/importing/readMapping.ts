import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { documentProblems } from '../../../shared/domain/documentProblems.ts'
import { importMapping, type ImportMapping } from '../../../shared/domain/importMapping.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { refusePipe } from '../files/regularFile.ts'

/** A mapping file. Fails with not_found, unreadable_file, or invalid_input that lists every problem. */
export async function readMapping(file: string): Promise<ImportMapping> {
  const name = path.basename(file)
  const hint = 'docs/mapping.md tells what a mapping holds.'
  await refusePipe(file, 'Nothing was imported.')
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new WorkbenchError(
      missing ? 'not_found' : 'unreadable_file',
      `The mapping ${name} ${missing ? 'does not exist' : 'cannot be read'}. Nothing was imported.`,
      { hint: missing ? 'Check the path.' : 'Check its permissions.', cause },
    )
  }
  const given = parsed(text, name, hint)
  const read = importMapping.safeParse(given)
  if (read.success) return read.data
  const problems = documentProblems(read.error, given)
  throw new WorkbenchError(
    'invalid_input',
    `${name} is no valid mapping: ${problems.join('; ')}. Nothing was imported.`,
    { hint, details: problems },
  )
}

function parsed(text: string, name: string, hint: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    const [said = ''] = (cause instanceof Error ? cause.message : '').split('\n')
    throw new WorkbenchError(
      'invalid_input',
      `${name} is neither YAML nor JSON. ${said.replace(/:$/, '')}. Nothing was imported.`,
      { hint, cause },
    )
  }
}
