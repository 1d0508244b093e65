import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { FileSystem } from '../ports.ts'

/** The format of a workspace folder that this build reads and writes. */
export const workspaceFormat = 1

const schema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(['demo', 'workspace']),
  format: z.number().int(),
  created_at: z.string(),
  public_key: z.string(),
  redaction: z.object({ mode: z.string(), epoch: z.number().int() }),
  taxonomy: z.object({ id: z.string(), version: z.string() }),
  /** How far each label log reached when the workspace was last closed, so that a cut log is noticed. */
  chain_heads: z.record(z.string(), z.object({ seq: z.number().int(), head: z.string() })).optional(),
})

export type WorkspaceFile = z.output<typeof schema>

/**
 * Reads `workspace.json`. Fails with not_found (no workspace there), schema_mismatch (damaged) or
 * unsupported (written by a newer version); the folder is not touched.
 */
export async function readWorkspaceFile(file: string): Promise<WorkspaceFile> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new WorkbenchError('not_found', 'This folder is not an Assay workspace.', {
      hint: 'Choose a folder that holds workspace.json, or create a workspace.',
      cause,
    })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new WorkbenchError('schema_mismatch', 'workspace.json is damaged. Nothing was changed.', { cause })
  }
  const format = (value as { format?: unknown } | null)?.format
  if (typeof format === 'number' && format > workspaceFormat) {
    throw new WorkbenchError(
      'unsupported',
      'This workspace was written by a newer version of Assay. It was not changed.',
      {
        hint: 'Open it with the newer version.',
      },
    )
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) {
    throw new WorkbenchError('schema_mismatch', 'workspace.json is damaged. Nothing was changed.', {
      details: parsed.error.issues.map((issue) => issue.path.join('.')),
    })
  }
  return parsed.data
}

/** Writes `workspace.json` durably and whole. */
export async function writeWorkspaceFile(
  files: Pick<FileSystem, 'writeDurable'>,
  path: string,
  file: WorkspaceFile,
): Promise<void> {
  await files.writeDurable(path, Buffer.from(`${JSON.stringify(file, null, 2)}\n`))
}
