import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Workspace } from '../workspace/workspace.ts'
import {
  damaged,
  payloadHash,
  personPayload,
  readChain,
  statePayload,
  uniteChains,
  type Chain,
} from './chain.ts'
import type { Recorded } from './history.ts'

type Place = Pick<Workspace, 'paths' | 'ports'>

export interface LoadedLogs {
  records: Recorded[]
  /** Per origin: the hash of the last line and the length of the file. */
  heads: Map<string, { head: string; bytes: number }>
  /** Files with what a crash left of a last line, set aside now. */
  torn: string[]
}

const readingAtOnce = 32

/**
 * Reads all label logs of a workspace and verifies their chains and payloads. A torn last line is set
 * aside. Fails with schema_mismatch naming file and line, or conflict for two continuations of one origin.
 */
export async function loadLogs(place: Place): Promise<LoadedLogs> {
  const { labels, payloads } = place.paths
  await mkdir(payloads, { recursive: true })
  const names = (await readdir(labels)).filter((name) => name.endsWith('.jsonl')).sort()
  const chains: (Chain & { name: string })[] = []
  for (const name of names) {
    const chain = readChain(await readFile(path.join(labels, name)), name)
    if (chain !== null) chains.push({ ...chain, name })
  }
  const united = uniteChains(chains.filter((chain) => chain.events.length > 0))
  const records: Recorded[] = []
  for (const chain of united.values()) records.push(...(await withPayloads(place, chain)))

  const torn: string[] = []
  for (const chain of chains) if (chain.torn !== null) torn.push(await setAside(place, chain))
  for (const chain of united.values()) {
    if (chain.name !== logName(chain.origin)) {
      const text = chain.lines.map((line) => `${line}\n`).join('')
      await place.ports.files.writeDurable(path.join(labels, logName(chain.origin)), Buffer.from(text))
    }
  }
  const heads = new Map(
    [...united.values()].map(({ origin, head, wholeBytes }) => [origin, { head, bytes: wholeBytes }]),
  )
  return { records, heads, torn }
}

export function logName(origin: string): string {
  return `${origin}.jsonl`
}

async function withPayloads(place: Place, chain: Chain & { name: string }): Promise<Recorded[]> {
  const records: Recorded[] = []
  for (let from = 0; from < chain.events.length; from += readingAtOnce) {
    const part = chain.events.slice(from, from + readingAtOnce)
    records.push(
      ...(await Promise.all(
        part.map(async (event): Promise<Recorded> => {
          const bytes = await readFile(path.join(place.paths.payloads, event.payload_hash)).catch(gone)
          const where = { name: chain.name, line: event.seq + 1 }
          if (bytes !== null && payloadHash(event.salt, bytes) !== event.payload_hash)
            throw changedPayload(where, event.payload_hash)
          return event.target === null
            ? { event, payload: payloadFrom(personPayload, bytes, where) }
            : { event: { ...event, target: event.target }, payload: payloadFrom(statePayload, bytes, where) }
        }),
      )),
    )
  }
  return records
}

function payloadFrom<Shape extends z.ZodType>(
  shape: Shape,
  bytes: Uint8Array | null,
  where: { name: string; line: number },
): z.output<Shape> | null {
  if (bytes === null) return null
  try {
    return shape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')))
  } catch (cause) {
    throw damaged(where.name, where.line, cause)
  }
}

function gone(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw new WorkbenchError('unreadable_file', 'A label cannot be read. Nothing was changed.', {
    hint: 'Check the permissions of the folder labels.',
    cause: error,
  })
}

function changedPayload(where: { name: string; line: number }, hash: string): WorkbenchError {
  return new WorkbenchError(
    'schema_mismatch',
    `The text of a label was changed after it was written (line ${where.line}). Nothing was changed now. labels/payloads/${hash}`,
    { hint: 'Put that file back from a copy, or remove it to give up this one label.', details: where },
  )
}

async function setAside(place: Place, chain: { name: string; torn: Uint8Array | null; wholeBytes: number }) {
  const base = chain.name.replace(/\.jsonl$/, '')
  const taken = new Set(await readdir(place.paths.labels))
  let number = 1
  while (taken.has(`${base}.torn-${number}`)) number++
  const name = `${base}.torn-${number}`
  await place.ports.files.writeDurable(path.join(place.paths.labels, name), chain.torn ?? Buffer.alloc(0))
  await cutBack(path.join(place.paths.labels, chain.name), chain.wholeBytes)
  place.ports.log.warn(
    `A label that was being written when Assay ended was set aside; it had not been acknowledged. labels/${name}`,
  )
  return name
}

/** Shortens a log to its acknowledged length and returns once that has reached the disk. */
export async function cutBack(file: string, bytes: number): Promise<void> {
  if (bytes === 0) {
    await rm(file, { force: true })
    return
  }
  const handle = await open(file, 'r+')
  try {
    await handle.truncate(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
