import type { WindowClient } from '../../client/client.ts'
import { chooseFiles } from '../openDialog/choose.ts'
import { ensureWorkspace } from '../openDialog/openWorkspace.ts'
import { addFiles } from './importQueue.ts'

/** Chooses trace files and imports them; without a workspace one is made first. */
export async function openFiles(client: WindowClient): Promise<void> {
  const chosen = await chooseFiles()
  if (chosen.length > 0 && (await ensureWorkspace(client, chosen))) await addFiles(client, chosen)
}
