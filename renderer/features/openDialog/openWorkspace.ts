import type { WindowClient } from '../../client/client.ts'
import { asWorkbenchError } from '../../client/queryCache.ts'
import { navigate } from '../../stores/route.ts'
import { showToast } from '../../stores/toast.ts'
import { chooseFolder } from './choose.ts'
import { askNewWorkspace } from './newWorkspace.ts'
import { openFailed, opening } from './openState.ts'

/** Opens a workspace by its ref and shows its traces; a failure is kept for the welcome screen to show. */
export async function openRef(client: WindowClient, ref: string): Promise<boolean> {
  opening(ref)
  try {
    await client.call('workspace.open', { ref })
    opening(null)
    navigate('explore')
    return true
  } catch (cause) {
    openFailed(ref, asWorkbenchError(cause))
    return false
  }
}

export async function openWorkspace(client: WindowClient): Promise<void> {
  const chosen = await chooseFolder('open')
  if (chosen !== null && !(await openRef(client, chosen.ref))) navigate('welcome')
}

/** Asks for name and place and creates a workspace; false where nothing was created. */
export async function newWorkspace(client: WindowClient, suggestion = ''): Promise<boolean> {
  const asked = await askNewWorkspace(suggestion)
  if (asked === null) return false
  try {
    await client.call('workspace.create', { parent: asked.parentRef, name: asked.name })
    navigate('explore')
    return true
  } catch (cause) {
    const error = asWorkbenchError(cause)
    showToast({ tone: 'fail', text: error.message, more: error.hint })
    return false
  }
}

/** Makes a workspace where none is open, since files need one to go into; false where there is none after. */
export async function ensureWorkspace(
  client: WindowClient,
  files: readonly { name: string }[],
): Promise<boolean> {
  const { workspace } = await client.call('app.info', {})
  return workspace !== null || newWorkspace(client, suggestedName(files))
}

/** `support-2026-11-20` from the first file's name. */
export function suggestedName(files: readonly { name: string }[]): string {
  return (files[0]?.name ?? '').replace(/(?:\.[A-Za-z0-9]{1,8}){1,3}$/, '').slice(0, 60)
}

/** Opens the demo, filling it first where it is not there yet. */
export async function openDemo(client: WindowClient): Promise<void> {
  opening('demo')
  try {
    await client.call('workspace.demo', {})
    opening(null)
    navigate('explore')
  } catch (cause) {
    const error = asWorkbenchError(cause)
    if (error.code === 'cancelled') opening(null)
    else openFailed('demo', error)
  }
}
