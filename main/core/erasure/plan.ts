import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import { versionReach } from '../datasets/datasets.ts'
import { sourceReach } from '../importing/erase.ts'
import type { Workspace } from '../workspace/workspace.ts'

const shape = z.strictObject({
  id: z.string(),
  at_ms: z.number(),
  reason: z.string(),
  subject: z.enum(['user', 'trace']),
  traces: z.array(z.string()),
  /** Tokens of the person, the ids that can be told from words, and all that must not stand in the vault any more. */
  tokens: z.array(z.string()),
  people: z.array(z.string()),
  needles: z.array(z.string()),
  sources: z.array(sourceReach),
  versions: z.array(versionReach),
})

/** All that an erasure will do, worked out before anything is touched, so that it can be done again from the start. */
export type ErasurePlan = z.output<typeof shape>

const fileOf = ({ paths }: Pick<Workspace, 'paths'>) => path.join(paths.vault, 'erasure.pending.json')

/** Puts the plan on disk: from here on the erasure will be done, by the next opening if need be. */
export async function writePlan(workspace: Workspace, plan: ErasurePlan): Promise<void> {
  await workspace.ports.files.writeDurable(fileOf(workspace), Buffer.from(`${JSON.stringify(plan)}\n`))
}

/** The erasure that was decided and is not done yet; null where there is none. */
export async function pendingPlan(workspace: Pick<Workspace, 'paths'>): Promise<ErasurePlan | null> {
  const text = await readFile(fileOf(workspace), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new WorkbenchError(
      'schema_mismatch',
      'An erasure was begun and its plan is damaged, so it cannot be finished. Nothing was changed now.',
      { hint: 'Put vault/erasure.pending.json back from a copy.', cause },
    )
  }
}

/** The plan goes once all of it is done: it names what was erased. */
export async function dropPlan(workspace: Pick<Workspace, 'paths'>): Promise<void> {
  await rm(fileOf(workspace), { force: true })
}
