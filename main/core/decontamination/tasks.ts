import { frequencies, termIndex, type TermIndex, type Weights } from './kernels/likeness.ts'
import { nearPairs, type NearPairs } from './kernels/near.ts'
import { nearestOf, usualOf, type Nearest, type Usual } from './kernels/nearest.ts'

/** The heavy steps of decontamination: each a function of its input alone, so that it can run on any thread. */
export const tasks = {
  termFrequencies: ({ texts }: { texts: readonly string[] }): Int32Array => frequencies(texts),
  termIndex: ({ texts, weights }: { texts: readonly string[]; weights: Weights }): TermIndex =>
    termIndex(texts, weights),
  usualLikeness: (input: {
    texts: readonly string[]
    items: readonly number[]
    index: TermIndex
    weights: Weights
  }): Usual => usualOf(input.texts, input.items, input.index, input.weights),
  nearestUnits: (input: {
    texts: readonly string[]
    first: number
    index: TermIndex
    weights: Weights
    sure: Float32Array
    cases: readonly string[]
  }): Nearest => nearestOf(input.texts, input.first, input.index, input.weights, input.sure, input.cases),
  nearCopies: (input: { texts: readonly string[]; evaluation: readonly string[] }): NearPairs =>
    nearPairs(input.texts, input.evaluation),
}
