import { normalise, truncatedSvd, type Dense } from '../text/svd.ts'
import { runModel, type ModelInput } from './runModel.ts'
import { textFeatures } from '../text/textFeatures.ts'

/** The heavy steps of the built-in embedders: each a function of its input alone, so that it can run on any thread. */
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
  /** Unit vectors of token ids by a model file; the thread keeps the model open. */
  modelVectors: (input: ModelInput): Promise<Dense> => runModel(input),
}
