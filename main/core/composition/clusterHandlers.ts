import { clusterTexts } from '../clustering/clustering.ts'
import type { Handlers } from '../handlers.ts'
import type { HandlerContext } from './handlerContext.ts'

/** Grouping what fails alike. */
export function clusterHandlers({ ports }: HandlerContext) {
  return {
    'clusters.texts': (input, context) => clusterTexts(ports, input, context),
  } satisfies Partial<Handlers>
}
