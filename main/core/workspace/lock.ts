import { randomBytes } from 'node:crypto'
import { constants, copyFile, link, readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { birthOf } from './processBirth.ts'

interface Holder {
  pid: number
  host: string
  since: string
  door: string
  /** As `birthOf` tells it; none in a lock of a system that does not say. */
  birth?: string | null
}

export interface WorkspaceLock {
  release(): Promise<void>
}

/**
 * Takes the workspace for this process. Fails with `locked`, naming who holds it since when; a lock whose
 * process has died is taken over. Of several that try at once exactly one gets it.
 */
export async function takeLock(file: string, door: string, nowMs: number): Promise<WorkspaceLock> {
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    since: new Date(nowMs).toISOString(),
    door,
    birth: birthOf(process.pid),
  }
  const ticket = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(ticket, JSON.stringify(mine), { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw new WorkbenchError(
      'unreadable_file',
      'The workspace folder cannot be written to. Nothing was changed.',
      { hint: 'Check its permissions.', cause },
    )
  }
  try {
    for (let attempt = 0; attempt < 100; attempt++) {
      if (await claim(ticket, file)) return { release: () => rm(file, { force: true }) }
      const holder = await readHolder(file)
      if (holder !== null && alive(holder)) {
        throw new WorkbenchError(
          'locked',
          `This workspace is open in another Assay (${holder.door}, process ${holder.pid} on ${holder.host}) since ${holder.since}.`,
          {
            hint:
              holder.host === mine.host
                ? 'Close it there, or use that one.'
                : `Close it on ${holder.host}. If it is not open there any more, after a crash or under another name of that computer, delete ${path.basename(file)} in the workspace’s folder.`,
            retryable: true,
            details: { pid: holder.pid, host: holder.host, since: holder.since, door: holder.door },
          },
        )
      }
      await removeDead(ticket, file)
    }
  } finally {
    await rm(ticket, { force: true })
  }
  throw new WorkbenchError('locked', 'This workspace is being opened by another Assay at this moment.', {
    retryable: true,
    details: { door: 'command line' },
  })
}

// The lock appears with its content in one step, so that nobody can take a half-written one for a dead one.
async function claim(ticket: string, file: string): Promise<boolean> {
  try {
    await link(ticket, file)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EEXIST') return false
    if (code !== 'EPERM' && code !== 'ENOSYS' && code !== 'ENOTSUP') throw error
  }
  // Some file systems have no links.
  return copyFile(ticket, file, constants.COPYFILE_EXCL).then(
    () => true,
    () => false,
  )
}

// One at a time, and only what is still dead then: a lock that was just taken is never removed.
async function removeDead(ticket: string, file: string): Promise<void> {
  const turn = `${file}.takeover`
  if (!(await claim(ticket, turn))) {
    const other = await readHolder(turn)
    if (other !== null && !alive(other)) await rm(turn, { force: true })
    await wait(10)
    return
  }
  try {
    const holder = await readHolder(file)
    if (holder === null || !alive(holder)) await rm(file, { force: true })
  } finally {
    await rm(turn, { force: true })
  }
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

// Only a process of this machine can be asked; one of another machine is believed. A number that was given to
// another process since is told by its birth.
function alive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true
  try {
    process.kill(holder.pid, 0)
    const [then, now] = [holder.birth ?? null, birthOf(holder.pid)]
    return then === null || now === null || then === now
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
