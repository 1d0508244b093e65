import type { Dense } from '../text/svd.ts'
import { anchoredGroups, type AnchoredGroup } from './semanticGroups.ts'

/** The heavy step of semantic groups: a function of its input alone, so that it can run on any thread. */
export const tasks = {
  anchoredGroups: ({ vectors, threshold }: { vectors: Dense; threshold: number }): AnchoredGroup[] =>
    anchoredGroups(vectors, threshold),
}
