import type { EmbedderChoice } from '../../../../shared/protocol/methods/embedders.ts'

/** An embedder on its way to be chosen: what was typed is kept while another kind is looked at. */
export interface EmbedderDraft {
  kind: EmbedderChoice['kind']
  url: string
  model: string
  remote: boolean
  folder: { ref: string; name: string } | null
}

export const builtIn: EmbedderDraft = { kind: 'built-in', url: '', model: '', remote: false, folder: null }

const loopback = /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|$)/i

/** The choice that a draft makes, or why it makes none yet. */
export function choiceOf({
  kind,
  url,
  model,
  remote,
  folder,
}: EmbedderDraft): EmbedderChoice | { missing: string } {
  if (kind === 'folder')
    return folder === null ? { missing: 'Choose the folder of the model' } : { kind, folder: folder.ref }
  if (kind !== 'address') return { kind }
  const typed = url.trim()
  if (!/^https?:\/\/[^/]/i.test(typed)) return { missing: 'An address begins with http:// or https://' }
  if (model.trim() === '') return { missing: 'Name the model that the server is asked for' }
  if (!remote && !loopback.test(typed))
    return { missing: 'That is not this machine: say so if masked texts may go there' }
  return { kind, url: typed, model: model.trim(), remote }
}
