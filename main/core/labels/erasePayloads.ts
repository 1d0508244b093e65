import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { Workspace } from '../workspace/workspace.ts'
import { readChain } from './chain.ts'

/**
 * Removes the payloads of every event about these traces: judgement, note and evidence go, the chain's line with its
 * salted hash stays, so that the chain still holds. Answers how many labels' payloads there were.
 */
export async function eraseLabelPayloads(
  { paths }: Pick<Workspace, 'paths'>,
  traces: ReadonlySet<string>,
): Promise<number> {
  let removed = 0
  for (const name of (await readdir(paths.labels)).filter((each) => each.endsWith('.jsonl')).sort()) {
    const chain = readChain(await readFile(path.join(paths.labels, name)), name)
    for (const event of chain?.events ?? []) {
      if (event.target === null || !traces.has(event.target.trace)) continue
      await rm(path.join(paths.payloads, event.payload_hash), { force: true })
      removed++
    }
  }
  return removed
}
