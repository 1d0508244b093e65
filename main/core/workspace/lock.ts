import { open, readFile, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { WorkbenchError } from '../../../shared/errors.ts'

interface Holder {
  pid: number
  host: string
  since: string
  door: string
}

export interface WorkspaceLock {
  release(): Promise<void>
}

/**
 * Takes the workspace for this process. Fails with `locked`, naming who holds it since when; a lock whose
 * process has died is taken over.
 */
export async function takeLock(file: string, door: string, nowMs: number): Promise<WorkspaceLock> {
  const mine: Holder = { pid: process.pid, host: hostname(), since: new Date(nowMs).toISOString(), door }
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600)
      await handle.writeFile(JSON.stringify(mine))
      await handle.close()
      return { release: () => rm(file, { force: true }) }
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new WorkbenchError(
          'unreadable_file',
          'The workspace folder cannot be written to. Nothing was changed.',
          { hint: 'Check its permissions.', cause },
        )
      }
      const holder = await readHolder(file)
      if (holder !== null && alive(holder)) {
        throw new WorkbenchError(
          'locked',
          `This workspace is open in another Assay (${holder.door}, process ${holder.pid} on ${holder.host}) since ${holder.since}.`,
          {
            hint: 'Close it there, or use that one.',
            retryable: true,
            details: holder,
          },
        )
      }
      await rm(file, { force: true })
    }
  }
  throw new WorkbenchError('locked', 'This workspace is being opened by another Assay at this moment.', {
    retryable: true,
  })
}

/** Who holds a workspace now, or null. */
export async function lockHolder(file: string): Promise<{ pid: number; since: string; door: string } | null> {
  const holder = await readHolder(file)
  return holder !== null && alive(holder) ? holder : null
}

async function readHolder(file: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Holder
  } catch {
    return null
  }
}

// Only a process of this machine can be asked; one of another machine is believed.
function alive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
