import type { Caller } from '../../../shared/protocol/dispatcher.ts'
import type { EmbedderChoice } from '../../../shared/protocol/methods/embedders.ts'
import { resolveRef, type Host } from '../host.ts'

/** An embedder with its folder as a path of this machine, where it has one. */
export function resolvedEmbedder(host: Host, choice: EmbedderChoice, caller: Caller): EmbedderChoice {
  return choice.kind === 'folder' ? { ...choice, folder: resolveRef(host, choice.folder, caller) } : choice
}
