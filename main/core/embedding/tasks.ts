import { normalise, truncatedSvd, type Dense } from '../text/svd.ts'
import { textFeatures } from '../text/textFeatures.ts'

/** The heavy step of the built-in embedder: a function of its input alone, so that it can run on any thread. */
export const tasks = {
  /** Unit vectors of texts in a space of `rank` dimensions made from these texts. */
  builtInVectors: ({
    texts,
    rank,
    seed,
  }: {
    texts: readonly string[]
    rank: number
    seed: number
  }): Dense => {
    const { vectors } = truncatedSvd(textFeatures(texts, 1), rank, seed)
    normalise(vectors)
    return vectors
  },
}
