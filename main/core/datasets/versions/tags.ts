import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { addToRecord, readRecord } from './record.ts'
import { readVersion, versionsOnDisk } from './versions.ts'

/** The tags of each dataset, each with the version it names now. */
export async function readTags(
  workspace: Workspace,
): Promise<Map<string, Map<string, { version: number; hash: string }>>> {
  const { events } = await readRecord(workspace)
  const tags = new Map<string, Map<string, { version: number; hash: string }>>()
  for (const { event } of events) {
    if (event.kind !== 'tag') continue
    const own = tags.get(event.dataset) ?? new Map<string, { version: number; hash: string }>()
    tags.set(event.dataset, own)
    if (event.version === null || event.hash === null) own.delete(event.tag)
    else own.set(event.tag, { version: event.version, hash: event.hash })
  }
  return tags
}

/** Points a tag at a version, or takes it away; every move stays on record. Fails with not_found. */
export async function tagVersion(
  workspace: Workspace,
  input: Input<'dataset.tag'>,
): Promise<Output<'dataset.tag'>> {
  const { name, tag } = input
  const known = (await readTags(workspace)).get(name)?.get(tag) ?? null
  if (input.version === null) {
    if (known === null) throw new WorkbenchError('not_found', `${name} has no tag ${tag}.`)
    await addToRecord(workspace, [{ kind: 'tag', dataset: name, tag, version: null, hash: null }])
    return { name, tag, version: null, before: known.version }
  }
  const { hash } = await readVersion(workspace.paths, name, input.version)
  if (known?.hash !== hash || known.version !== input.version)
    await addToRecord(workspace, [{ kind: 'tag', dataset: name, tag, version: input.version, hash }])
  return { name, tag, version: input.version, before: known?.version ?? null }
}

/**
 * The version that `name`, `name@3`, `name@v3`, or `name@tag` names. Fails with not_found,
 * or conflict where the tagged version was changed since.
 */
export async function resolveVersion(
  workspace: Workspace,
  text: string,
): Promise<{ name: string; version: number; hash: string }> {
  const [, name = '', given] = /^([^@]+)(?:@(.+))?$/.exec(text.trim()) ?? []
  const number = /^v?([1-9]\d*)$/.exec(given ?? '')?.[1]
  if (given === undefined || number !== undefined) {
    const newest = (await versionsOnDisk(workspace.paths)).find((each) => each.name === name)?.version
    const found = await readVersion(workspace.paths, name, Number(number ?? newest ?? 1))
    return { name, version: found.version, hash: found.hash }
  }
  const tagged = (await readTags(workspace)).get(name)?.get(given)
  if (tagged === undefined) {
    throw new WorkbenchError('not_found', `${name} has no tag ${given}.`, {
      hint: 'List the datasets to see their versions and tags.',
    })
  }
  const found = await readVersion(workspace.paths, name, tagged.version)
  if (found.hash === tagged.hash) return { name, ...tagged }
  throw new WorkbenchError(
    'conflict',
    `${text} was given to another content than version ${tagged.version} has now.`,
    {
      hint: 'Verify the version, or set the tag again.',
    },
  )
}
