import type { Progress } from '../../../shared/protocol/define.ts'
import type { Dense } from '../text/svd.ts'

export interface EmbedCall {
  signal: AbortSignal
  progress(progress: Progress): void
}

/** Turns texts into unit vectors, one a text and in their order. */
export interface Embedder {
  /** As lineage names it. */
  name: string
  /** A vector depends on its text alone, so that it can be kept by the hash of the text. */
  keepable: boolean
  embed(texts: readonly string[], call: EmbedCall): Promise<Dense>
}
