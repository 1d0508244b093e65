import type { EmbedderChoice } from '../../../shared/protocol/methods/embedders.ts'
import type { Session } from '../db/open.ts'
import type { Ports } from '../ports.ts'
import type { Dense } from '../text/svd.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { addressEmbedder } from './address.ts'
import { builtInEmbedder } from './builtIn.ts'
import type { EmbedCall, Embedder } from './embedder.ts'
import { folderEmbedder } from './folder.ts'
import { exportedVectors } from './exported.ts'
import { embedKept } from './keptVectors.ts'

export type { EmbedCall } from './embedder.ts'
export { requestsSent } from './requestsSent.ts'

/** A trace with the redacted text that stands for it. */
export interface Embeddable {
  trace: string
  text: string
}

export interface Embedded {
  /** As lineage names it. */
  name: string
  vectors: Dense
  /** Row of `given` by row of the vectors: those without a vector are left out. */
  places: readonly number[]
}

/** The embedder that was chosen. Nothing is read or sent before it is asked. */
export async function embedderFor(
  { ports }: { ports: Pick<Ports, 'startWorker'> },
  choice: Exclude<EmbedderChoice, { kind: 'export' }>,
  seed: number,
): Promise<Embedder> {
  if (choice.kind === 'address') return addressEmbedder(choice)
  return choice.kind === 'folder' ? folderEmbedder(ports, choice.folder) : builtInEmbedder(ports, seed)
}

/**
 * Unit vectors of traces by the embedder that was chosen; what depends on its text alone is kept by the hash of the
 * text and asked for once. Fails with invalid_input (an address that is not this machine), disconnected (no answer)
 * not_found or unsupported (no model that can be used) or schema_mismatch (no vectors).
 */
export async function embedTraces(
  workspace: Workspace,
  session: Session,
  choice: EmbedderChoice,
  given: readonly Embeddable[],
  seed: number,
  call: EmbedCall,
): Promise<Embedded> {
  if (choice.kind === 'export') {
    const traces = given.map(({ trace }) => trace)
    const found = await exportedVectors(session, await workspace.textFiles(), traces, call)
    return { name: 'vectors of the export', ...found }
  }
  const embedder = await embedderFor(workspace, choice, seed)
  const texts = given.map(({ text }) => text)
  const vectors = await embedKept(session, embedder, texts, call)
  return { name: embedder.name, vectors, places: given.map((_, row) => row) }
}
